import { z } from "zod";
import type { RestAnswer } from "./amazon-quick.ts";

const asked = z.object({ clientId: z.string(), grantType: z.string(), assertion: z.string() });

/** Where requests for CreateTokenWithIAM go. Source: the service model of sso-oidc. */
export const TOKEN_PATH = "/token";

/** What FakeTokenExchange hands out, and no output may contain. */
export const FAKE_CONTEXT = "fake-context-assertion";

/** A fake of CreateTokenWithIAM: it knows one application, and exchanges each token once. */
export class FakeTokenExchange {
  applicationArn = "arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-2222222222222222";
  userId = "90670000-1111-4222-8333-444444444444";
  /** Refuses every exchange with this error. */
  refusal: { readonly name: string; readonly body?: object } | undefined;
  /** Newer answers have the context beside the ID token, too. */
  hasAdditionalDetails = true;
  readonly #used = new Set<string>();

  answer(body: string): RestAnswer {
    if (this.refusal !== undefined) return refused(this.refusal.name, this.refusal.body);
    const { clientId, assertion } = asked.parse(JSON.parse(body));
    if (clientId !== this.applicationArn) return refused("InvalidClientException");
    if (this.#used.has(assertion)) return refused("InvalidGrantException", { error: "invalid_grant" });
    this.#used.add(assertion);
    const claims = {
      sub: this.userId,
      exp: 1_800_000_000,
      "aws:identity_store_arn": "arn:aws:identitystore::111122223333:identitystore/d-1234567890",
      "aws:instance_arn": "arn:aws:sso:::instance/ssoins-1111111111111111",
      "sts:identity_context": FAKE_CONTEXT,
    };
    const answer = {
      accessToken: "fake-access-token",
      idToken: jwtOf(claims),
      tokenType: "Bearer",
      scope: ["openid", "aws", "sts:identity_context", "qbusiness:messages:access"],
      awsAdditionalDetails: this.hasAdditionalDetails ? { identityContext: FAKE_CONTEXT } : undefined,
    };
    return { status: 200, body: JSON.stringify(answer) };
  }
}

/** A token that no one has signed. */
export function jwtOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", kid: "1" })}.${part(claims)}.c2lnbmF0dXJl`;
}

function refused(error: string, body: object = {}): RestAnswer {
  return { status: 400, error, body: JSON.stringify(body) };
}
