import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClientOutputs } from "../outputs.ts";
import type { ClientSettings } from "../settings/clients.ts";
import type { Settings } from "../settings/settings.ts";
import type { Endpoints } from "../shared/endpoints.ts";
import { type SignInSettings, signInArgs } from "./app-client.ts";

export interface OtherClientsArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly endpoints: Endpoints;
  readonly settings: SignInSettings & Pick<Settings, "clients" | "retain">;
  /** The pool's identity providers: a client can name only those that exist, and is changed before one is deleted. */
  readonly providers: readonly pulumi.Resource[];
}

/** Further apps beside Amazon Quick, each with its own app client; the same proxy serves all of them. */
export class OtherClients extends pulumi.ComponentResource {
  /** By the app's name. */
  readonly clients: Readonly<Record<string, ClientOutputs>>;

  constructor(name: string, args: OtherClientsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:OtherClients", name, {}, opts);
    const clients = Object.entries(args.settings.clients).map(([app, settings]) => {
      const client = this.#appClient(`${name}-${app}`, settings, args);
      const secret = settings.confidential ? this.#secret(`${name}-${app}`, client, args) : undefined;
      const outputs: ClientOutputs = { ClientId: client.id, ...args.endpoints, SecretArn: secret?.arn };
      return [app, outputs] as const;
    });
    this.clients = Object.fromEntries(clients);
    this.registerOutputs();
  }

  #appClient(name: string, client: ClientSettings, { userPoolId, settings, providers }: OtherClientsArgs) {
    return new aws.cognito.UserPoolClient(
      name,
      {
        userPoolId,
        generateSecret: client.confidential,
        ...signInArgs(settings, client),
        allowedOauthScopes: [...client.scopes],
        callbackUrls: [...client.callbackUrls],
        // An empty list too: the provider would keep the addresses that are no longer set (optional and computed).
        logoutUrls: [...(client.signOutUrls ?? [])],
      },
      { parent: this, dependsOn: [...providers], retainOnDelete: settings.retain },
    );
  }

  /** The secret is in Secrets Manager and in no output, since outputs are printed and copied. */
  #secret(name: string, client: aws.cognito.UserPoolClient, { settings }: OtherClientsArgs) {
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
