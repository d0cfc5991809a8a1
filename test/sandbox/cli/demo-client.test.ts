import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { startTryOut } from "../../../sandbox/cli/demo-client.ts";
import { listenOnLoopback } from "../../../sandbox/sign-in/loopback-listener.ts";

const outputs = {
  PoolId: "eu-central-1_Abc",
  ClientId: "client",
  IssuerUrl: "https://issuer.example",
  AuthEndpoint: "https://api.example/prod/oauth2/authorize",
  TokenEndpoint: "https://api.example/prod/oauth2/token",
  JwksUri: "https://issuer.example/jwks",
};

describe("The sign-in that waits for a reader's browser", function () {
  this.timeout(20_000);

  const answerAt18080 = () => fetch("http://127.0.0.1:18080/", { redirect: "manual" });

  it("starts with the app's own request, offline_access and PKCE in it", async () => {
    const tryOut = await startTryOut(outputs, (address) => address);
    try {
      const location = new URL((await answerAt18080()).headers.get("location") ?? "");
      expect(location.href).to.match(/^https:\/\/api\.example\/prod\/oauth2\/authorize\?/);
      expect(location.searchParams.get("scope")).to.equal("openid email profile offline_access");
      expect(location.searchParams.get("code_challenge_method")).to.equal("S256");
    } finally {
      await tryOut.stop();
    }
  });

  it("takes the port from any other sandbox that waits, which comes back afterwards", async () => {
    const first = await startTryOut({ ...outputs, ClientId: "first" }, (address) => address);
    const second = await startTryOut({ ...outputs, ClientId: "second" }, (address) => address);
    const clientAt18080 = async () => {
      const location = (await answerAt18080().catch(() => undefined))?.headers.get("location");
      return location ? new URL(location).searchParams.get("client_id") : undefined;
    };
    expect(await clientAt18080()).to.equal("second");
    await second.stop();
    // Whoever runs these tests may have a sandbox that waits, too: then that one may be quicker.
    let heir: string | null | undefined;
    while (!heir) {
      await wait(100);
      heir = await clientAt18080();
    }
    expect(heir).not.to.equal("second");
    await first.stop();
  });

  it("makes room for a proof of sign-in, also another checkout's, and comes back", async () => {
    const tryOut = await startTryOut(outputs, (address) => address);
    try {
      const proof = await listenOnLoopback();
      expect((await answerAt18080()).status).to.equal(200);
      await proof.close();
      let status = 0;
      while (status !== 302) {
        await wait(100);
        status = (await answerAt18080().catch(() => undefined))?.status ?? 0;
      }
    } finally {
      await tryOut.stop();
    }
  });
});
