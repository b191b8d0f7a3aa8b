// A certified OpenID provider on this machine for the tests: node provider.mjs PORT REDIRECT FAREWELL
// Its own development pages ask for a name and take any; nothing is kept when it ends.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, redirect, farewell] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const claims = {
  name: "Demo curator by the provider",
  eduperson_entitlement: ["urn:geant:example.org:group:herbarium:role=curator#aai.example.org"],
  eduperson_assurance: ["https://refeds.org/assurance/IAP/medium"],
  voperson_external_affiliation: ["staff@museum.example"],
  orcid: "0000-0002-1825-0097",
};

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "holotype",
      client_secret: "a secret for the tests only",
      redirect_uris: [redirect],
      post_logout_redirect_uris: [farewell],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  pkce: { required: () => true },
  cookies: { keys: ["for the tests only"] },
  claims: {
    openid: ["sub"],
    profile: ["name"],
    ...Object.fromEntries(Object.keys(claims).slice(1).map((name) => [name, [name]])),
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims }) }),
});

createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log(`at ${issuer}`));
