import {
  DescribeTrustedTokenIssuerCommand,
  GetApplicationAssignmentConfigurationCommand,
  GetApplicationAuthenticationMethodCommand,
  GetApplicationGrantCommand,
  ListApplicationAccessScopesCommand,
  ListApplicationAssignmentsCommand,
  ListTrustedTokenIssuersCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { type ClientConfig, clientConfig } from "../../sync/aws/clients.ts";
import { listInstances } from "../../sync/aws/identity-center-instances.ts";
import { readAll } from "../../sync/aws/pagination.ts";
import { orMissing } from "../../sync/aws/reading.ts";
import type { FoundAssignment, FoundGrant, FoundIssuer } from "./requirements.ts";

/** The grant by which an application accepts tokens of a trusted token issuer. Source: RFC 7523, section 2.1. */
export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** A trusted token issuer, and its ARN. */
export interface ListedIssuer extends FoundIssuer {
  readonly arn: string;
}

/** Reads what IAM Identity Center has. Each function returns undefined for something that does not exist. */
export class IdentityCenterConfiguration {
  readonly #client: SSOAdminClient;
  readonly #sending: { readonly abortSignal: AbortSignal };
  readonly #signal: AbortSignal;

  /** @param config with the Region of IAM Identity Center. */
  constructor(config: ClientConfig, signal: AbortSignal) {
    this.#client = new SSOAdminClient(clientConfig(config));
    this.#sending = { abortSignal: signal };
    this.#signal = signal;
  }

  async issuer(arn: string): Promise<FoundIssuer | undefined> {
    const found = await orMissing(
      this.#client.send(new DescribeTrustedTokenIssuerCommand({ TrustedTokenIssuerArn: arn }), this.#sending),
    );
    const configuration = found?.TrustedTokenIssuerConfiguration?.OidcJwtConfiguration;
    if (configuration === undefined) return undefined;
    const { IssuerUrl = "", ClaimAttributePath = "", IdentityStoreAttributePath = "" } = configuration;
    return { issuerUrl: IssuerUrl, claim: ClaimAttributePath, attribute: IdentityStoreAttributePath };
  }

  /** All trusted token issuers of an instance, which has at most ten. */
  async issuers(instanceArn: string): Promise<ListedIssuer[]> {
    const listed = await readAll(
      "trusted token issuers",
      async (NextToken) => {
        const command = new ListTrustedTokenIssuersCommand({ InstanceArn: instanceArn, NextToken });
        const page = await this.#client.send(command, this.#sending);
        return { items: page.TrustedTokenIssuers ?? [], next: page.NextToken };
      },
      this.#signal,
    );
    const arns = listed.flatMap(({ TrustedTokenIssuerArn: arn }) => (arn === undefined ? [] : [arn]));
    const found = await Promise.all(arns.map(async (arn) => ({ arn, issuer: await this.issuer(arn) })));
    return found.flatMap(({ arn, issuer }) => (issuer === undefined ? [] : [{ arn, ...issuer }]));
  }

  /** The instances of the account in this Region, and their identity stores. */
  async instances(): Promise<readonly { readonly arn: string; readonly identityStoreId: string }[]> {
    const found = await listInstances(this.#client, this.#signal);
    return found.flatMap(({ InstanceArn: arn, IdentityStoreId: identityStoreId }) =>
      arn === undefined || identityStoreId === undefined ? [] : [{ arn, identityStoreId }],
    );
  }

  async grant(applicationArn: string): Promise<FoundGrant | undefined> {
    const command = new GetApplicationGrantCommand({ ApplicationArn: applicationArn, GrantType: JWT_BEARER });
    const found = await orMissing(this.#client.send(command, this.#sending));
    const issuers = found?.Grant?.JwtBearer?.AuthorizedTokenIssuers;
    if (issuers === undefined) return undefined;
    return {
      issuers: issuers.map(({ TrustedTokenIssuerArn: arn = "", AuthorizedAudiences: audiences = [] }) => ({
        arn,
        audiences,
      })),
    };
  }

  async scopes(applicationArn: string): Promise<string[]> {
    const found = await readAll(
      "access scopes",
      async (NextToken) => {
        const command = new ListApplicationAccessScopesCommand({ ApplicationArn: applicationArn, NextToken });
        const page = await this.#client.send(command, this.#sending);
        return { items: page.Scopes ?? [], next: page.NextToken };
      },
      this.#signal,
    );
    return found.flatMap(({ Scope }) => (Scope === undefined ? [] : [Scope]));
  }

  /** The actor policy as a document. */
  async actorPolicy(applicationArn: string): Promise<unknown> {
    const command = new GetApplicationAuthenticationMethodCommand({
      ApplicationArn: applicationArn,
      AuthenticationMethodType: "IAM",
    });
    const found = await orMissing(this.#client.send(command, this.#sending));
    return found?.AuthenticationMethod?.Iam?.ActorPolicy;
  }

  async assignment(applicationArn: string): Promise<FoundAssignment> {
    const ApplicationArn = applicationArn;
    const [{ AssignmentRequired }, { ApplicationAssignments = [] }] = await Promise.all([
      this.#client.send(new GetApplicationAssignmentConfigurationCommand({ ApplicationArn }), this.#sending),
      this.#client.send(new ListApplicationAssignmentsCommand({ ApplicationArn }), this.#sending),
    ]);
    // AWS requires assignments unless told otherwise. Source: PutApplicationAssignmentConfiguration, AssignmentRequired.
    return { required: AssignmentRequired ?? true, assigned: ApplicationAssignments.length };
  }
}

/** The instance of an application or a trusted token issuer, whose ARN contains its ID. */
export function instanceOf(arn: string): string | undefined {
  const [, partition, instance] = /^arn:([\w-]+):sso::\d{12}:\w+\/((?:sso)?ins-[\w.-]+)\/.+$/.exec(arn) ?? [];
  return instance === undefined ? undefined : `arn:${partition}:sso:::instance/${instance}`;
}
