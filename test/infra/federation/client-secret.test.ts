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
  const providers = (count: number) => {
    const entries = Array.from({ length: count }, (_, index) => [
      `provider-${index}`,
      { type: "oidc", issuer: "https://idp.example.com", clientId: "app", clientAuth: "private_key_jwt" },
    ]);
    return bridgedProviders(read({ federation: JSON.stringify(Object.fromEntries(entries)) }).federation);
  };

  it("holds some providers, and more than AWS allows are refused before the first resource", () => {
    expect(() => assertBridgeFits(providers(5), {})).not.to.throw();
    expect(() => assertBridgeFits(providers(20), {})).to.throw(/federation: the 20 providers/);
  });
});
