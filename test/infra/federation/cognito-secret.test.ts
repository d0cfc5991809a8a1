import { expect } from "chai";
import { z } from "zod";
import { assertUsable } from "../../../infra/federation/cognito-secret.ts";
import { type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

const json = (value: unknown) => JSON.stringify(value);
const ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:sign-in-idp-okta-AbCdEf";
const details = z.object({ value: z.object({ client_secret: z.string() }) });
const OKTA = {
  type: "oidc",
  issuer: "https://idp.example.com",
  clientId: "app",
  clientAuth: "private_key_jwt",
  endpoints: {
    authorization: "https://idp.example.com/authorize",
    token: "https://idp.example.com/token",
    userInfo: "https://idp.example.com/me",
    jwks: "https://idp.example.com/jwks",
  },
};

describe("Cognito's secret at the bridge", () => {
  const currentSecret = "r".repeat(43);
  let stack: DeclaredStack;

  before(async () => {
    stack = await declaredStack({ federation: json({ okta: OKTA }) }, { currentSecret });
  });

  it("is given to Cognito as Secrets Manager has it now, so that a rotation reaches both", () => {
    const provider = stack.one("aws:cognito/identityProvider:IdentityProvider");
    const { value } = details.parse(provider.inputs["providerDetails"]);
    expect(value.client_secret).to.equal(currentSecret);
  });

  it("is made once: a second rotation does not let the engine make it again", () => {
    const version = stack.one("aws:secretsmanager/secretVersion:SecretVersion", "sign-in-idp-okta");
    expect(version.inputs["versionStages"]).to.deep.equal(["AWSCURRENT", "made-by-the-stack"]);
    expect(version.request?.getIgnorechangesList()).to.deep.equal(["secretString", "versionStages"]);
  });

  it("is refused if Cognito and the bridge could read it differently, and is never quoted", () => {
    const text = "s3cr3t-".repeat(6);
    expect(assertUsable(text, ARN)).to.equal(text);
    for (const value of ["", text.slice(0, 31), `${text}\n`, ` ${text}`, `{"client_secret": "${text}"}`])
      expect(() => assertUsable(value, ARN), json(value))
        .to.throw("COGNITO_SECRET_UNUSABLE")
        .with.property("message")
        .that.does.not.contain("s3cr3t");
  });
});
