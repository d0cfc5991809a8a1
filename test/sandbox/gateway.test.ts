import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { expect } from "chai";
import { destinationOf, type Gateway, openGateway } from "../../sandbox/gateway.ts";

const API = "a1b2c3d4.execute-api.eu-central-1.amazonaws.com";
const PAGES = "sign-in.auth.eu-central-1.amazoncognito.com";
const SERVED = "login.example.com";
const ISSUER = "cognito-idp.eu-central-1.amazonaws.com";

describe("The gateway", () => {
  let emulator: Server;
  let gateway: Gateway;
  let received: IncomingMessage | undefined;
  let answer: { status: number; headers: Record<string, string>; body: string };

  before(async () => {
    emulator = createServer((request, response) => {
      received = request;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    }).listen(0, "127.0.0.1");
    await once(emulator, "listening");
    const address = emulator.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    gateway = await openGateway(origin, () => ({ [SERVED]: origin }));
  });
  beforeEach(() => {
    received = undefined;
    answer = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
  });
  after(async () => {
    await gateway.stop();
    emulator.close();
  });

  const open = (address: string) => fetch(gateway.resolve(address), { redirect: "manual" });

  it("maps REST APIs, sign-in pages and published keys", () => {
    expect(destinationOf(`/${API}/prod/oauth2/token?a=1`)?.path).to.equal(
      "/_aws/execute-api/a1b2c3d4/prod/oauth2/token?a=1",
    );
    expect(destinationOf(`/${PAGES}/login`)?.path).to.equal("/login");
    const keys = "/eu-central-1_AbCdEf/.well-known/jwks.json";
    expect(destinationOf(`/${ISSUER}${keys}`)?.path).to.equal(keys);
    expect(destinationOf(`/issuer-${ISSUER}${keys}`)?.path).to.equal(keys);
  });

  for (const address of [
    "https://example.com/",
    `https://${ISSUER}/`,
    "https://s3.amazonaws.com/bucket",
    "https://sign-in.auth.eu-central-1.amazoncognito.com.example.com/login",
    `https://${API}.example.com/prod`,
  ]) {
    it(`refuses ${address}`, async () => {
      expect((await open(address)).status).to.equal(404);
      expect(received).to.equal(undefined);
    });
  }

  it("sends the emulator the real host, and passes the query unchanged", async () => {
    await open(`https://${API}/prod/oauth2/authorize?scope=openid%20email&state=a%2Bb`);
    expect(received?.headers.host).to.equal(API);
    expect(received?.url).to.equal(
      "/_aws/execute-api/a1b2c3d4/prod/oauth2/authorize?scope=openid%20email&state=a%2Bb",
    );
  });

  it("keeps redirects between AWS addresses on this computer, and passes redirects to the app", async () => {
    const redirect = async (location: string) => {
      answer = { status: 302, headers: { location }, body: "" };
      return (await open(`https://${API}/prod/oauth2/authorize`)).headers.get("location");
    };
    expect(await redirect(`https://${PAGES}/oauth2/authorize?a=1`)).to.equal(
      `/${PAGES}/oauth2/authorize?a=1`,
    );
    expect(await redirect("http://localhost:18080?code=1")).to.equal("http://localhost:18080?code=1");
    expect(await redirect("https://example.com/")).to.equal("https://example.com/");
  });

  it("rewrites the forms of the sign-in pages", async () => {
    const headers = { "content-type": "text/html; charset=utf-8" };
    answer = { status: 200, headers, body: '<form action="/login?é"><a href="https://example.com/">' };
    expect(await (await open(`https://${PAGES}/login`)).text()).to.equal(
      `<form action="/${PAGES}/login?é"><a href="https://example.com/">`,
    );
  });

  it("reaches a host that the sandbox serves, and redirects between it and AWS", async () => {
    answer = { status: 302, headers: { location: `https://${PAGES}/oauth2/idpresponse?code=1` }, body: "" };
    const back = await open(`https://${SERVED}/authorize?state=a%2Bb`);
    expect(received?.headers.host).to.equal(SERVED);
    expect(received?.url).to.equal("/authorize?state=a%2Bb");
    expect(back.headers.get("location")).to.equal(`/${PAGES}/oauth2/idpresponse?code=1`);
    answer = { status: 302, headers: { location: `https://${SERVED}/authorize` }, body: "" };
    expect((await open(`https://${PAGES}/login`)).headers.get("location")).to.equal(`/${SERVED}/authorize`);
  });

  it("rewrites the links of a served host's pages to all hosts that it reaches, and to no other one", async () => {
    const headers = { "content-type": "text/html" };
    const hosts = [`https://${PAGES}/saml2/idpresponse`, "https://example.com/a", "//example.com/b"];
    const body = ["/own", ...hosts].map((link) => `<form action="${link}">`).join("");
    answer = { status: 200, headers, body };
    const local = [`/${SERVED}/own`, `/${PAGES}/saml2/idpresponse`, hosts[1], hosts[2]];
    expect(await (await open(`https://${SERVED}/`)).text()).to.equal(
      local.map((link) => `<form action="${link}">`).join(""),
    );
  });

  it("keeps each host's cookies below its path, and those that only https may set", async () => {
    const cookie = "__Host-state=a=b; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=300";
    answer = { status: 200, headers: { "set-cookie": cookie }, body: "" };
    const [set] = (await open(`https://${API}/idp/okta/authorize`)).headers.getSetCookie();
    expect(set).to.equal(`sandbox-Host-state=a=b; HttpOnly; SameSite=Lax; Max-Age=300; Path=/${API}/`);
    await fetch(gateway.resolve(`https://${API}/`), {
      headers: { cookie: "sandbox-Host-state=a=b; other=1" },
    });
    expect(received?.headers.cookie).to.equal("__Host-state=a=b; other=1");
  });
});
