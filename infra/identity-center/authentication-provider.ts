import type { dynamic } from "@pulumi/pulumi";
import { afterConflicts, canonical, type SsoAdminAccess, unlessGone, withSsoAdmin } from "./sso-admin.ts";

/** The authentication method of an application: who may exchange tokens, by an IAM policy. */
export interface AuthenticationState extends SsoAdminAccess {
  readonly applicationArn: string;
  /** The policy document, as JSON. */
  readonly actorPolicy: string;
}

/** Creates the method, or puts it in the place of the one that there is. */
async function put({ applicationArn, actorPolicy, ...access }: AuthenticationState): Promise<void> {
  await withSsoAdmin(access, (client, { PutApplicationAuthenticationMethodCommand }) =>
    afterConflicts(() =>
      client.send(
        new PutApplicationAuthenticationMethodCommand({
          ApplicationArn: applicationArn,
          AuthenticationMethodType: "IAM",
          AuthenticationMethod: { Iam: { ActorPolicy: JSON.parse(actorPolicy) } },
        }),
      ),
    ),
  );
}

/** The actor policy in AWS; undefined without the method. */
async function find({ applicationArn, ...access }: AuthenticationState): Promise<unknown> {
  const found = await withSsoAdmin(access, (client, { GetApplicationAuthenticationMethodCommand }) =>
    unlessGone(() =>
      client.send(
        new GetApplicationAuthenticationMethodCommand({
          ApplicationArn: applicationArn,
          AuthenticationMethodType: "IAM",
        }),
      ),
    ),
  );
  return found?.AuthenticationMethod?.Iam?.ActorPolicy;
}

/** A policy document, which can be text; in a preview it can be the engine's placeholder for what is not known yet. */
function meaningOf(policy: unknown): string {
  if (typeof policy !== "string") return canonical(policy);
  try {
    return canonical(JSON.parse(policy));
  } catch {
    return policy;
  }
}

/** @pulumi/aws (7.48) has no resource for an authentication method. Source: github.com/hashicorp/terraform-provider-aws/issues/34763. */
export const authenticationProvider: dynamic.ResourceProvider<AuthenticationState, AuthenticationState> = {
  async create(inputs) {
    await put(inputs);
    return { id: `${inputs.applicationArn},IAM`, outs: inputs };
  },
  async read(id, state) {
    if (state === undefined) throw new Error("An application's authentication method cannot be imported.");
    const policy = await find(state);
    if (policy === undefined) return { id: "", props: state };
    // White space, order and the form of an account do not count, and would look like changes.
    if (meaningOf(policy) === meaningOf(state.actorPolicy)) return { id, props: state, inputs: state };
    const actorPolicy = typeof policy === "string" ? policy : JSON.stringify(policy);
    const props = { ...state, actorPolicy };
    return { id, props, inputs: props };
  },
  async diff(_id, olds, news) {
    const isMoved = olds.applicationArn !== news.applicationArn;
    const isSame =
      meaningOf(olds.actorPolicy) === meaningOf(news.actorPolicy) &&
      ["region", "profile", "roleArn"].every((name) => Reflect.get(olds, name) === Reflect.get(news, name));
    return { changes: isMoved || !isSame, replaces: isMoved ? ["applicationArn"] : [] };
  },
  async update(_id, _olds, news) {
    await put(news);
    return { outs: news };
  },
  async delete(_id, { applicationArn, ...access }) {
    await withSsoAdmin(access, (client, { DeleteApplicationAuthenticationMethodCommand }) =>
      unlessGone(() =>
        afterConflicts(() =>
          client.send(
            new DeleteApplicationAuthenticationMethodCommand({
              ApplicationArn: applicationArn,
              AuthenticationMethodType: "IAM",
            }),
          ),
        ),
      ),
    );
  },
};
