import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClientSettings } from "../settings/clients.ts";
import type { Settings } from "../settings/settings.ts";
import type { Endpoints } from "../shared/endpoints.ts";
import { signInArgs } from "./app-client.ts";

export interface OtherClientsArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly endpoints: Endpoints;
  readonly settings: Pick<Settings, "clients" | "tokenValidity" | "refreshTokenRotation" | "retain">;
}

/** What somebody enters into another app. */
export interface ClientOutputs extends Endpoints {
  readonly ClientId: pulumi.Output<string>;
  /** Where the secret of a confidential client lies. */
  readonly SecretArn?: pulumi.Output<string>;
}

/** Further apps beside Amazon Quick, each with an app client of its own; the same proxy serves them all. */
export class OtherClients extends pulumi.ComponentResource {
  readonly sheets: Readonly<Record<string, ClientOutputs>>;

  constructor(name: string, args: OtherClientsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:OtherClients", name, {}, opts);
    const sheets = Object.entries(args.settings.clients).map(([app, settings]) => {
      const client = this.appClient(`${name}-${app}`, settings, args);
      const secret = settings.confidential ? this.secret(`${name}-${app}`, client, args) : undefined;
      const sheet: ClientOutputs = {
        ClientId: client.id,
        ...args.endpoints,
        ...(secret && { SecretArn: secret.arn }),
      };
      return [app, sheet] as const;
    });
    this.sheets = Object.fromEntries(sheets);
    this.registerOutputs();
  }

  private appClient(name: string, client: ClientSettings, { userPoolId, settings }: OtherClientsArgs) {
    return new aws.cognito.UserPoolClient(
      name,
      {
        userPoolId,
        generateSecret: client.confidential,
        ...signInArgs(settings),
        allowedOauthScopes: [...client.scopes],
        callbackUrls: [...client.callbackUrls],
        ...(client.signOutUrls && { logoutUrls: [...client.signOutUrls] }),
      },
      { parent: this, retainOnDelete: settings.retain },
    );
  }

  /** The secret stands in Secrets Manager, and in no output: outputs are printed, and copied into tickets. */
  private secret(name: string, client: aws.cognito.UserPoolClient, { settings }: OtherClientsArgs) {
    const opts = { parent: this, retainOnDelete: settings.retain };
    const secret = new aws.secretsmanager.Secret(
      name,
      { description: pulumi.interpolate`Client secret of the Cognito app client ${client.id}` },
      opts,
    );
    new aws.secretsmanager.SecretVersion(
      name,
      {
        secretId: secret.id,
        secretString: pulumi.jsonStringify({ client_id: client.id, client_secret: client.clientSecret }),
      },
      opts,
    );
    return secret;
  }
}
