import type { dynamic } from "@pulumi/pulumi";
import { afterConflicts, canonical, type SsoAdminAccess, unlessGone, withSsoAdmin } from "./sso-admin.ts";

/** A trusted token issuer, and the app clients whose tokens may be exchanged: their `aud`. */
export interface AuthorizedIssuer {
  readonly trustedTokenIssuerArn: string;
  readonly authorizedAudiences: readonly string[];
}

/** The grant with which an application exchanges tokens of a trusted token issuer. */
export interface GrantState extends SsoAdminAccess {
  readonly applicationArn: string;
  readonly issuers: readonly AuthorizedIssuer[];
}

/** Source: RFC 7523, section 2.1. */
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Creates the grant, or puts it in the place of the one that there is. */
async function put(state: GrantState): Promise<void> {
  const AuthorizedTokenIssuers = state.issuers.map(({ trustedTokenIssuerArn, authorizedAudiences }) => ({
    TrustedTokenIssuerArn: trustedTokenIssuerArn,
    AuthorizedAudiences: [...authorizedAudiences],
  }));
  await withSsoAdmin(state, (client, { PutApplicationGrantCommand }) =>
    afterConflicts(() =>
      client.send(
        new PutApplicationGrantCommand({
          ApplicationArn: state.applicationArn,
          GrantType: JWT_BEARER,
          Grant: { JwtBearer: { AuthorizedTokenIssuers } },
        }),
      ),
    ),
  );
}

/** The issuers of the grant in AWS; undefined without the grant. */
async function find(state: GrantState): Promise<readonly AuthorizedIssuer[] | undefined> {
  const found = await withSsoAdmin(state, (client, { GetApplicationGrantCommand }) =>
    unlessGone(() =>
      client.send(
        new GetApplicationGrantCommand({ ApplicationArn: state.applicationArn, GrantType: JWT_BEARER }),
      ),
    ),
  );
  return found?.Grant?.JwtBearer?.AuthorizedTokenIssuers?.map((issuer) => ({
    trustedTokenIssuerArn: issuer.TrustedTokenIssuerArn ?? "",
    authorizedAudiences: issuer.AuthorizedAudiences ?? [],
  }));
}

/** @pulumi/aws (7.48) has no resource for an application's grant. Source: github.com/hashicorp/terraform-provider-aws/issues/34764. */
export const grantProvider: dynamic.ResourceProvider<GrantState, GrantState> = {
  async create(inputs) {
    await put(inputs);
    return { id: `${inputs.applicationArn},${JWT_BEARER}`, outs: inputs };
  },
  async read(id, state) {
    if (state === undefined) throw new Error("An application's grant cannot be imported.");
    const issuers = await find(state);
    if (issuers === undefined) return { id: "", props: state };
    // The order in AWS does not count, and would look like a change.
    if (canonical(issuers) === canonical(state.issuers)) return { id, props: state, inputs: state };
    const props = { ...state, issuers };
    return { id, props, inputs: props };
  },
  async diff(_id, olds, news) {
    const isMoved = olds.applicationArn !== news.applicationArn;
    const isSame = ["issuers", "region", "profile", "roleArn"].every(
      (name) => canonical(Reflect.get(olds, name)) === canonical(Reflect.get(news, name)),
    );
    return { changes: isMoved || !isSame, replaces: isMoved ? ["applicationArn"] : [] };
  },
  async update(_id, _olds, news) {
    await put(news);
    return { outs: news };
  },
  async delete(_id, state) {
    await withSsoAdmin(state, (client, { DeleteApplicationGrantCommand }) =>
      unlessGone(() =>
        afterConflicts(() =>
          client.send(
            new DeleteApplicationGrantCommand({
              ApplicationArn: state.applicationArn,
              GrantType: JWT_BEARER,
            }),
          ),
        ),
      ),
    );
  },
};
