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
import { awsClients } from "../support/aws-clients.ts";
import { JPEG, PNG } from "../support/images.ts";
import { resourcesOf } from "../support/resources.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";
import { type Stepper, stepper } from "./support/stepper.ts";

const STYLE = "aws:cognito/managedLoginBranding:ManagedLoginBranding";
const CLASSIC = "aws:cognito/userPoolUICustomization:UserPoolUICustomization";
const DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain";
const RULE = ".submitButton-customizable { background-color: #0b5fff; }";

const MANAGED = { pages: "managed" };
const COLOURS = { pages: "managed", primaryColor: "#0B5FFF", backgroundColor: "#f4f6f8" };

describe("The branding of the sign-in pages", () => {
  let aws: ReturnType<typeof awsClients>;
  let deployment: SharedDeployment;
  let change: Stepper;
  let folder: string;
  let outputs: Readonly<Record<string, string>>;

  before(async () => {
    deployment = await sharedDeployment();
    ({ outputs } = deployment);
    change = stepper((settings) => deployment.up(settings));
    aws = awsClients(deployment.sandbox);
    folder = mkdtempSync(join(tmpdir(), "branding-"));
    writeFileSync(join(folder, "logo.png"), PNG);
    writeFileSync(join(folder, "logo.jpg"), JPEG);
    writeFileSync(join(folder, "pages.css"), RULE);
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
  });

  const withLogo = (name: string) => ({
    pages: "managed",
    primaryColor: "#0b5fff",
    logo: join(folder, name),
  });
  const classic = () => ({
    pages: "classic",
    logo: join(folder, "logo.png"),
    css: join(folder, "pages.css"),
  });
  const settings = (branding: object | undefined) => ({
    clients: JSON.stringify({ portal: { callbackUrls: ["http://localhost:8080/callback"] } }),
    ...(branding && { branding: JSON.stringify(branding) }),
  });
  /** What is done to resources when one branding becomes another; `undefined` is none. */
  const stepsOf = async (from: object | undefined, to: object | undefined) => {
    const { steps } = await change(settings(from), settings(to));
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
  const classicPages = async () => {
    const request = new GetUICustomizationCommand({ UserPoolId: outputs["PoolId"], ClientId: "ALL" });
    return (await aws.cognito.send(request)).UICustomization;
  };

  it("is plain and classic without a setting", async () => {
    expect(await version()).to.equal(1);
  });

  it("becomes managed login with Cognito's own style, which each client needs to be shown anything", async () => {
    const steps = await stepsOf(undefined, MANAGED);
    expect(steps).to.deep.equal([`create ${STYLE}`, `create ${STYLE}`, `update ${DOMAIN}`]);
    expect(await version()).to.equal(2);
    expect(await styleOf(outputs["ClientId"])).to.include({ UseCognitoProvidedValues: true });
  });

  it("gets colours without a new style, the same for each further app", async () => {
    expect(await stepsOf(MANAGED, COLOURS)).to.deep.equal([`update ${STYLE}`, `update ${STYLE}`]);
    const expected = managedLoginSettings({ ...COLOURS, hasLogo: false });
    expect((await styleOf(outputs["ClientId"]))?.Settings).to.deep.equal(expected);
    const further = (await resourcesOf(deployment.stack)).find(
      ({ type, urn }) => type.endsWith(":UserPoolClient") && urn.endsWith("sign-in-portal"),
    );
    expect((await styleOf(further?.id))?.Settings).to.deep.equal(expected);
  });

  it("gets a logo, and another one, with a new style each: the old one goes first", async () => {
    const replaced = ["create-replacement", "delete-replaced", "replace"].flatMap((op) =>
      Array(2).fill(`${op} ${STYLE}`),
    );
    expect(await stepsOf(COLOURS, withLogo("logo.png"))).to.deep.equal(replaced);
    expect(await stepsOf(withLogo("logo.png"), withLogo("logo.jpg"))).to.deep.equal(replaced);
    const [asset] = (await styleOf(outputs["ClientId"]))?.Assets ?? [];
    expect(asset).to.include({ Category: "FORM_LOGO", ColorMode: "LIGHT", Extension: "JPEG" });
    expect(Buffer.from(asset?.Bytes ?? []).equals(JPEG)).to.equal(true);
    expect(await stepsOf(withLogo("logo.jpg"), withLogo("logo.jpg"))).to.deep.equal([]);
  });

  it("becomes classic with a logo and a style sheet, for all clients at once", async () => {
    const steps = await stepsOf(withLogo("logo.jpg"), classic());
    expect(steps).to.include.members([`create ${CLASSIC}`, `delete ${STYLE}`, `update ${DOMAIN}`]);
    expect(await version()).to.equal(1);
    const found = await classicPages();
    expect(found).to.include({ CSS: RULE });
    expect(found?.ImageUrl).to.be.a("string");
    expect(await stepsOf(classic(), classic())).to.deep.equal([]);
  });

  it("changes with its style sheet, in place", async () => {
    writeFileSync(join(folder, "pages.css"), RULE.replace("0b5fff", "ff5f0b"));
    expect(await stepsOf(classic(), classic())).to.deep.equal([`update ${CLASSIC}`]);
    expect((await classicPages())?.CSS).to.include("ff5f0b");
  });

  it("is plain again once the setting is gone", async () => {
    expect(await stepsOf(classic(), undefined)).to.deep.equal([`delete ${CLASSIC}`]);
    expect(await classicPages()).to.not.have.property("CSS", RULE);
  });
});
