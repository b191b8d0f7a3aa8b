// Asks by Comunica, the query engine that also follows links from document to document.
// node comunica.mjs SOURCE: reads the query from standard input, writes its solutions as JSON. SOURCE
// is the address of an endpoint (as sparql@ADDRESS) or of a document, which it dereferences itself.
import { text } from "node:stream/consumers";
import { QueryEngine } from "@comunica/query-sparql";

const [source] = process.argv.slice(2);
const [, type, value] = /^(?:(sparql)@)?(.*)$/.exec(source);
const engine = new QueryEngine();
const found = await engine.queryBindings(await text(process.stdin), {
  sources: [type ? { type, value } : value],
  // It likes N-Quads best, in which each statement stands in the graph that keeps it.
  unionDefaultGraph: !type,
});
const solutions = await found.toArray();
const plain = (solution) => Object.fromEntries([...solution].map(([name, term]) => [name.value, term.value]));
process.stdout.write(JSON.stringify(solutions.map(plain)));
