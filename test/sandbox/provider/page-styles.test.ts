import {
  CognitoIdentityProviderClient,
  DescribeManagedLoginBrandingByClientCommand,
  GetUICustomizationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const LOGO = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString("base64");
const STYLE = "aws:cognito/managedLoginBranding:ManagedLoginBranding";
const dark = (mode: string) => JSON.stringify({ categories: { global: { colorSchemeMode: mode } } });

describe("The provider's branding of the sign-in pages", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  type Style = Partial<aws.cognito.ManagedLoginBrandingArgs>;
  type Classic = Partial<aws.cognito.UserPoolUICustomizationArgs>;

  const pages =
    ({ style, classic }: { style?: Style; classic?: Classic }) =>
    () => {
      const userPoolId = new aws.cognito.UserPool("people").id;
      const clientId = new aws.cognito.UserPoolClient("app", { userPoolId }).id;
      const domain = new aws.cognito.UserPoolDomain("pages", { userPoolId, domain: "acme-page-styles" });
      if (style) {
        // A client has one style: AWS refuses a new one while the old one exists.
        const options = { deleteBeforeReplace: true };
        new aws.cognito.ManagedLoginBranding("style", { userPoolId, clientId, ...style }, options);
      }
      if (classic) {
        const args = { userPoolId: domain.userPoolId, ...classic };
        new aws.cognito.UserPoolUICustomization("classic", args, { dependsOn: [domain] });
      }
      return { userPoolId, clientId };
    };

  it("for managed login is set, changed, reset to Cognito's, and deleted", async () => {
    const assets = [{ category: "FORM_LOGO", colorMode: "DARK", extension: "SVG", bytes: LOGO }];
    const { outputs } = await program.settle(pages({ style: { settings: dark("DARK"), assets } }));
    const style = async () => {
      const key = { UserPoolId: outputs["userPoolId"], ClientId: outputs["clientId"] };
      const found = await cognito.send(new DescribeManagedLoginBrandingByClientCommand(key));
      return found.ManagedLoginBranding;
    };
    const first = await style();
    expect(first?.Settings).to.deep.equal({ categories: { global: { colorSchemeMode: "DARK" } } });
    expect(Buffer.from(first?.Assets?.[0]?.Bytes ?? []).toString("base64")).to.equal(LOGO);
    const changed = await program.settle(pages({ style: { settings: dark("LIGHT"), assets } }));
    expect(changed.steps).to.deep.equal([`update ${STYLE}`]);
    expect((await style())?.ManagedLoginBrandingId).to.equal(first?.ManagedLoginBrandingId);
    const replaced = await program.settle(pages({ style: { settings: dark("LIGHT") } }));
    expect(replaced.steps).to.include(`replace ${STYLE}`);
    const provided = await program.settle(pages({ style: { useCognitoProvidedValues: true } }));
    expect(provided.steps).to.deep.equal([`update ${STYLE}`]);
    expect(await style())
      .to.include({ UseCognitoProvidedValues: true })
      .and.not.have.property("Settings");
    await program.settle(pages({}));
    expect(await style().catch(String)).to.match(/^ResourceNotFoundException/);
  });

  it("for the classic pages is set, changed, and deleted", async () => {
    const css = (color: string) => `.banner-customizable { background: ${color}; }`;
    const { outputs } = await program.settle(pages({ classic: { css: css("teal"), imageFile: LOGO } }));
    const looks = async () => {
      const get = new GetUICustomizationCommand({ UserPoolId: outputs["userPoolId"] });
      return (await cognito.send(get)).UICustomization;
    };
    expect(await looks()).to.include({ CSS: css("teal"), ClientId: "ALL" });
    expect((await looks())?.ImageUrl).to.match(/^https:/);
    const { steps } = await program.settle(pages({ classic: { css: css("navy") } }));
    expect(steps).to.deep.equal(["update aws:cognito/userPoolUICustomization:UserPoolUICustomization"]);
    expect(await looks())
      .to.include({ CSS: css("navy") })
      .and.not.have.property("ImageUrl");
    await program.settle(pages({}));
    expect(await looks()).to.deep.equal({});
  });
});
