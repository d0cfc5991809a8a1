import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describeContext, findAwsContext } from "../../../automation/engine/aws-context.ts";
import { inEnvironment } from "../support/environment.ts";
import { failureOf } from "../support/failure-of.ts";
import { type FakeSts, startFakeSts } from "../support/fake-sts.ts";

describe("The account and Region that a command works on", () => {
  let sts: FakeSts;
  let folder: string;
  let sharedConfig: string;

  before(async () => {
    sts = await startFakeSts();
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-place-"));
    sharedConfig = join(folder, "config");
    writeFileSync(
      sharedConfig,
      "[profile work]\nregion = ap-southeast-2\naws_access_key_id = AKIDWORK\naws_secret_access_key = secret\n",
    );
  });

  beforeEach(() => sts.accept());

  after(async () => {
    await sts.stop();
    rmSync(folder, { recursive: true });
  });

  const bare = () => ({
    AWS_ENDPOINT_URL: sts.address,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  const withKeys = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "secret" };
  const ofStack = (config: Record<string, string>) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value, secret: false }]));

  const find = (env: object, config: Record<string, string> = {}) =>
    inEnvironment({ ...bare(), ...env }, () => findAwsContext(ofStack(config), { stack: "prod" }));
  const failure = (env: object, config: Record<string, string> = {}) => failureOf(() => find(env, config));

  it("is the caller's account, in the stack's own Region before any other", async () => {
    const env = { ...withKeys, AWS_REGION: "us-west-2", AWS_DEFAULT_REGION: "us-east-2" };
    const place = await find(env, { "aws:region": "eu-central-1" });
    expect(place).to.deep.equal({
      account: "111122223333",
      region: "eu-central-1",
      caller: "arn:aws:iam::111122223333:user/ada",
    });
    expect((await find(env)).region).to.equal("us-west-2");
    expect((await find({ ...env, AWS_REGION: undefined })).region).to.equal("us-east-2");
  });

  it("is that of the stack's profile, its Region included", async () => {
    const place = await find({ AWS_CONFIG_FILE: sharedConfig }, { "aws:profile": "work" });
    expect(place).to.include({ region: "ap-southeast-2", profile: "work" });
    expect(describeContext(place)).to.equal(
      "account 111122223333, Region ap-southeast-2, as arn:aws:iam::111122223333:user/ada (aws:profile work)",
    );
  });

  it("needs credentials", async () => {
    const error = await failure({ AWS_REGION: "eu-central-1" });
    expect(error).to.include({ code: "CREDENTIALS_MISSING", exitCode: 1 });
    expect(error.hint).to.include("aws configure sso");
  });

  it("needs a Region", async () => {
    const error = await failure(withKeys);
    expect(error).to.include({ code: "REGION_MISSING", exitCode: 2 });
    expect(error.hint).to.include("pulumi config set aws:region");
  });

  it("needs a Region that can be one", async () => {
    const error = await failure(withKeys, { "aws:region": "frankfurt" });
    expect(error).to.include({
      code: "REGION_INVALID",
      exitCode: 2,
      message: '"frankfurt" is not a valid AWS Region.',
    });
  });

  it("cannot be found with an unknown profile, from config or environment", async () => {
    const byStack = await failure({}, { "aws:profile": "nope", "aws:region": "eu-central-1" });
    const byEnvironment = await failure({ AWS_PROFILE: "nope", AWS_REGION: "eu-central-1" });
    for (const error of [byStack, byEnvironment]) {
      expect(error).to.include({ code: "CREDENTIALS_PROFILE_UNKNOWN", exitCode: 2 });
      expect(error.message).to.include("nope");
      expect(error.hint).to.include("aws configure list-profiles");
    }
  });

  it("cannot be found with credentials that have expired", async () => {
    sts.refuseWith("ExpiredToken", "The security token included in the request is expired");
    const error = await failure(withKeys, { "aws:region": "eu-central-1" });
    expect(error).to.include({ code: "CREDENTIALS_EXPIRED", exitCode: 1 });
    expect(error.hint).to.include("aws sso login");
  });

  it("cannot be found with credentials that AWS does not know", async () => {
    sts.refuseWith("InvalidClientTokenId", "The security token included in the request is invalid.");
    const error = await failure(withKeys, { "aws:region": "eu-central-1" });
    expect(error).to.include({ code: "CREDENTIALS_INVALID", exitCode: 1 });
    expect(error.message).to.include("The security token included in the request is invalid.");
  });

  it("cannot be found where nothing answers", async () => {
    const error = await failure(
      { ...withKeys, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_ATTEMPTS: "1" },
      { "aws:region": "eu-central-7" },
    );
    expect(error).to.include({
      code: "REGION_UNREACHABLE",
      message: "AWS cannot be reached in Region eu-central-7.",
    });
  });

  it("never shows a secret key", async () => {
    sts.refuseWith("SignatureDoesNotMatch", "The request signature does not match.");
    const error = await failure(
      { ...withKeys, AWS_SECRET_ACCESS_KEY: "TopSecretKey" },
      { "aws:region": "eu-central-1" },
    );
    expect(`${error.message} ${error.hint} ${error.stack}`).not.to.include("TopSecretKey");
  });
});
