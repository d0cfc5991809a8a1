import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { startTryOut } from "../../automation/try-out.ts";
import { listenOnLoopback } from "../../sandbox/sign-in/loopback-listener.ts";

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
