import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeManagedLoginBrandingByClientCommand,
  DescribeUserPoolDomainCommand,
  GetUICustomizationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { managedLoginSettings } from "../../infra/user-pool/branding/managed-login-style.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { JPEG, PNG } from "../support/images.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const STYLE = "aws:cognito/managedLoginBranding:ManagedLoginBranding";
const CLASSIC = "aws:cognito/userPoolUICustomization:UserPoolUICustomization";
const DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain";
const RULE = ".submitButton-customizable { background-color: #0b5fff; }";

describe("The look of the sign-in pages", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let aws: ReturnType<typeof awsClients>;
  let deployment: Deployment;
  let folder: string;
  let outputs: Record<string, string>;

  before(async () => {
    sandbox = await sharedSandbox();
    aws = awsClients(sandbox);
    folder = mkdtempSync(join(tmpdir(), "branding-"));
    writeFileSync(join(folder, "logo.png"), PNG);
    writeFileSync(join(folder, "logo.jpg"), JPEG);
    writeFileSync(join(folder, "pages.css"), RULE);
    deployment = await newDeployment(sandbox);
    outputs = (await deployment.up()).outputs;
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
    rmSync(folder, { recursive: true, force: true });
  });

  const logo = (name: string) => join(folder, name);
  const config = (branding: object) => ({ branding: JSON.stringify(branding) });
  const stepsOf = async (branding: object | undefined, others: Record<string, string> = {}) => {
    const { steps } = await deployment.up({ ...(branding && config(branding)), ...others });
    return steps.filter((step) => !step.includes("quick-sign-in:"));
  };
  const styleOf = async (ClientId: string | undefined) => {
    const request = { UserPoolId: outputs["PoolId"], ClientId };
    const answer = await aws.cognito.send(new DescribeManagedLoginBrandingByClientCommand(request));
    return answer.ManagedLoginBranding;
  };
  const version = async () => {
    const domain = (await resourcesOf(deployment.stack)).find(({ type }) => type === DOMAIN);
    const request = new DescribeUserPoolDomainCommand({ Domain: domain?.id });
    return (await aws.cognito.send(request)).DomainDescription?.ManagedLoginVersion;
  };
  const classicLook = async () => {
    const request = new GetUICustomizationCommand({ UserPoolId: outputs["PoolId"], ClientId: "ALL" });
    return (await aws.cognito.send(request)).UICustomization;
  };

  it("is plain and classic without a setting", async () => {
    expect(await version()).to.equal(1);
  });

  it("becomes managed login with Cognito's own style, which each client needs to be shown anything", async () => {
    expect(await stepsOf({ pages: "managed" })).to.deep.equal([`create ${STYLE}`, `update ${DOMAIN}`]);
    expect(await version()).to.equal(2);
    expect(await styleOf(outputs["ClientId"])).to.include({ UseCognitoProvidedValues: true });
    expect(await stepsOf({ pages: "managed" })).to.deep.equal([]);
  });

  it("gets colours without a new style, and shows no change after a refresh", async () => {
    const branding = { pages: "managed", primaryColor: "#0B5FFF", backgroundColor: "#f4f6f8" };
    expect(await stepsOf(branding)).to.deep.equal([`update ${STYLE}`]);
    const expected = managedLoginSettings({ ...branding, hasLogo: false });
    expect((await styleOf(outputs["ClientId"]))?.Settings).to.deep.equal(expected);
    await deployment.refresh();
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("gets a logo, and another one, with a new style each: the old one goes first", async () => {
    const branding = (name: string) => ({ pages: "managed", primaryColor: "#0b5fff", logo: logo(name) });
    const replaced = ["create-replacement", "delete-replaced", "replace"].map((op) => `${op} ${STYLE}`);
    expect(await stepsOf(branding("logo.png"))).to.deep.equal(replaced);
    expect(await stepsOf(branding("logo.jpg"))).to.deep.equal(replaced);
    const [asset] = (await styleOf(outputs["ClientId"]))?.Assets ?? [];
    expect(asset).to.include({ Category: "FORM_LOGO", ColorMode: "LIGHT", Extension: "JPEG" });
    expect(Buffer.from(asset?.Bytes ?? []).equals(JPEG)).to.equal(true);
    expect(await stepsOf(branding("logo.jpg"))).to.deep.equal([]);
  });

  it("is the same for each further app", async () => {
    const clients = JSON.stringify({ portal: { callbackUrls: ["http://localhost:8080/callback"] } });
    const branding = { pages: "managed", primaryColor: "#0b5fff", logo: logo("logo.jpg") };
    expect(await stepsOf(branding, { clients })).to.include(`create ${STYLE}`);
    const further = (await resourcesOf(deployment.stack)).find(
      ({ type, urn }) => type.endsWith(":UserPoolClient") && urn.endsWith("sign-in-portal"),
    );
    const own = await styleOf(outputs["ClientId"]);
    expect((await styleOf(further?.id))?.Settings).to.deep.equal(own?.Settings);
  });

  it("becomes classic with a logo and a style sheet, for all clients at once", async () => {
    const steps = await stepsOf({ pages: "classic", logo: logo("logo.png"), css: logo("pages.css") });
    expect(steps).to.include.members([`create ${CLASSIC}`, `delete ${STYLE}`, `update ${DOMAIN}`]);
    expect(await version()).to.equal(1);
    const look = await classicLook();
    expect(look).to.include({ CSS: RULE });
    expect(look?.ImageUrl).to.be.a("string");
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("changes with its style sheet, in place", async () => {
    writeFileSync(join(folder, "pages.css"), RULE.replace("0b5fff", "ff5f0b"));
    expect((await deployment.upAsItIs()).steps).to.deep.equal([`update ${CLASSIC}`]);
    expect((await classicLook())?.CSS).to.include("ff5f0b");
  });

  it("is plain again once the setting is gone", async () => {
    expect(await stepsOf(undefined)).to.deep.equal([`delete ${CLASSIC}`]);
    expect(await classicLook()).to.not.have.property("CSS", RULE);
  });

  it("is refused with its file's name before anything is made", async () => {
    const fresh = await newDeployment(sandbox);
    try {
      const refusal = await fresh
        .up(config({ pages: "classic", logo: "no-such-logo.png" }))
        .catch((error: unknown) => String(error));
      expect(refusal).to.include("branding.logo: there is no file no-such-logo.png");
      expect((await resourcesOf(fresh.stack)).filter(({ type }) => type.startsWith("aws:"))).to.deep.equal(
        [],
      );
    } finally {
      fresh.forget();
    }
  });
});
