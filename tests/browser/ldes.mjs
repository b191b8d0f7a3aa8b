// Reads an event stream by the client of RDF-Connect, the reference implementation of LDES.
// node ldes.mjs ADDRESS [last]: every member, or the last version of each document, as N-Quads;
// before each stands a line "# its name".
import { intoConfig, replicateLDES } from "ldes-client";
import { Writer } from "n3";

const [url, which] = process.argv.slice(2);
const writer = new Writer({ format: "N-Quads" });
const client = replicateLDES(intoConfig({ url, lastVersionOnly: which === "last" }), "ascending");
client.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
for await (const member of client.stream()) {
  process.stdout.write(`# ${member.id.value}\n${writer.quadsToString(member.quads)}`);
}
