import {
  CognitoIdentityProviderClient,
  CreateManagedLoginBrandingCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolClientCommand,
  DescribeManagedLoginBrandingCommand,
  SetUICustomizationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

describe("The branding of sign-in pages in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let UserPoolId: string;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    UserPoolId = await makePool(sandbox);
    await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "acme-looks" }));
  });

  async function newClient(): Promise<string> {
    const made = await cognito.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app" }));
    return made.UserPoolClient?.ClientId ?? "";
  }
  const style = (ClientId: string, settings: object) =>
    cognito.send(new CreateManagedLoginBrandingCommand({ UserPoolId, ClientId, ...settings }));

  it("is one style for each app client, deleted with the client", async () => {
    const ClientId = await newClient();
    const made = await style(ClientId, { UseCognitoProvidedValues: true });
    expect(await refusalOf(style(ClientId, { UseCognitoProvidedValues: true }))).to.match(
      /^ManagedLoginBrandingExistsException/,
    );
    await cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    const ManagedLoginBrandingId = made.ManagedLoginBranding?.ManagedLoginBrandingId;
    const describeStyle = new DescribeManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId });
    expect(await refusalOf(cognito.send(describeStyle))).to.match(/^ResourceNotFoundException/);
    expect(await refusalOf(style("unknown", {}))).to.match(/^ResourceNotFoundException/);
  });

  it("is either Cognito's or custom", async () => {
    const both = { UseCognitoProvidedValues: true, Settings: { components: {} } };
    expect(await refusalOf(style(await newClient(), both))).to.match(/^InvalidParameterException/);
    const asset = { Category: "FORM_LOGO", ColorMode: "LIGHT", Extension: "PNG" };
    const large = { Assets: [{ ...asset, Bytes: new Uint8Array(1_000_002) }] };
    expect(await refusalOf(style(await newClient(), large))).to.match(
      /bytes' .*less than or equal to 1000000/,
    );
  });

  it("of the classic pages allows Cognito's CSS classes and a logo of limited size", async () => {
    const classic = (settings: object) =>
      refusalOf(cognito.send(new SetUICustomizationCommand({ UserPoolId, ...settings })));
    expect(await classic({ CSS: ".submitButton-customizable:hover { opacity: .5; }" })).to.equal("accepted");
    expect(await classic({ CSS: ".everything { color: red; }" })).to.match(/everything is not allowed/);
    expect(await classic({ ImageFile: new Uint8Array(131_076) })).to.match(/131072/);
  });

  it("includes managed login only on ESSENTIALS and PLUS", async () => {
    const lite = await makePool(sandbox, { UserPoolTier: "LITE" });
    const domain = (pool: string, ManagedLoginVersion: number) =>
      refusalOf(
        cognito.send(
          new CreateUserPoolDomainCommand({
            UserPoolId: pool,
            Domain: `acme-${ManagedLoginVersion}-${pool.slice(-4).toLowerCase()}`,
            ManagedLoginVersion,
          }),
        ),
      );
    expect(await domain(lite, 2)).to.match(/^FeatureUnavailableInTierException/);
    expect(await domain(lite, 1)).to.equal("accepted");
    expect(await domain(await makePool(sandbox), 2)).to.equal("accepted");
  });
});
