import { expect } from "chai";
import fc from "fast-check";
import { assertBridgeFits } from "../../../infra/federation/bridge-config.ts";
import { clientSecretIn } from "../../../infra/federation/client-secret.ts";
import { bridgedProviders } from "../../../infra/settings/federation.ts";
import { read } from "../settings/read.ts";

const ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf";

describe("The client secret in a secret", () => {
  it("is its text, without the line break of a file", () =>
    expect(clientSecretIn("s3cret\n", ARN)).to.equal("s3cret"));

  it("is client_secret of an object, as this project stores those of its own clients", () => {
    expect(clientSecretIn('{"client_id": "a", "client_secret": "s3cret"}', ARN)).to.equal("s3cret");
  });

  it("is never quoted if it cannot be read", () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9]{16,40}$/);
    const forms = [
      (text: string) => `{"secret": "${text}"}`,
      (text: string) => `{"client_secret": ["${text}"]}`,
      (text: string) => `{${text}`,
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...forms), (text, form) => {
        expect(() => clientSecretIn(form(text), ARN))
          .to.throw(ARN)
          .with.property("message")
          .that.does.not.contain(text);
      }),
    );
    expect(() => clientSecretIn(" \n", ARN)).to.throw("CLIENT_SECRET_UNREADABLE");
  });
});

describe("The environment of the bridge's function", () => {
  const STACK = "quick-sign-in-dev";
  const providers = (count: number, path = "") => {
    const issuer = `https://idp.example.com/${path}`;
    const entries = Array.from({ length: count }, (_, index) => [
      `provider-${index}`,
      { type: "oidc", issuer, clientId: "app", clientAuth: "private_key_jwt" },
    ]);
    return bridgedProviders(read({ federation: JSON.stringify(Object.fromEntries(entries)) }).federation);
  };

  it("holds some providers, and more than AWS allows are refused before the first resource", () => {
    expect(() => assertBridgeFits(providers(5), {}, STACK)).not.to.throw();
    expect(() => assertBridgeFits(providers(20), {}, STACK)).to.throw(/federation: the 20 providers/);
  });

  it("has the stack's own name, so that a short one leaves room", () => {
    const fits = (length: number, stack: string) => {
      try {
        assertBridgeFits(providers(5, "p".repeat(length)), {}, stack);
        return true;
      } catch {
        return false;
      }
    };
    const full = Array.from({ length: 60 }, (_, step) => step * 20).find(
      (length) => !fits(length, "m".repeat(201)),
    );
    expect(full).to.be.greaterThan(0);
    expect(fits(full ?? 0, STACK)).to.equal(true);
  });
});
