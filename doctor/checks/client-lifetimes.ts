import type { TokenValidityUnitsType, UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { inMinutes, type Validity } from "../../infra/settings/app-client.ts";
import { type Check, type Finding, failure, noticed, ok, warning } from "../check.ts";
import { restore } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { clientOf } from "./facts/pool.ts";
import { differs, differsSlightly } from "./facts/problems.ts";

const NEEDS = ["client.exists"];
const SYNC_RULES = "docs/sync-rules.md#when-access-ends";
const ROTATION =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html";

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

/**
 * Lifetimes of tokens in seconds. Pure. A client without a lifetime has Cognito's default.
 * Source: UserPoolClientType, IdTokenValidity: "The default time unit … is hours", RefreshTokenValidity: days; defaults 1 hour and 30 days.
 */
export function lifetimesOf(client: UserPoolClientType) {
  const units: TokenValidityUnitsType = client.TokenValidityUnits ?? {};
  return {
    access: (client.AccessTokenValidity ?? 1) * SECONDS[units.AccessToken ?? "hours"],
    id: (client.IdTokenValidity ?? 1) * SECONDS[units.IdToken ?? "hours"],
    // 0 is the default too. Source: the same, "If you specify 0".
    refresh: (client.RefreshTokenValidity || 30) * SECONDS[units.RefreshToken ?? "days"],
  };
}

/** "90 minutes", in the largest unit that divides it. Pure. */
export function duration(seconds: number): string {
  const [unit, size] =
    Object.entries(SECONDS)
      .toReversed()
      .find(([, size]) => seconds % size === 0) ?? (["seconds", 1] as const);
  const count = seconds / size;
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function secondsOf(validity: Validity): number {
  return inMinutes(validity) * 60;
}

const idToken: Check = {
  id: "client.id-token",
  title: "ID and access tokens end when the settings say, which is when a removed user loses access",
  needs: NEEDS,
  async run(target) {
    const { id, access } = lifetimesOf(await clientOf(target));
    return tokenFinding(target, { id, access });
  },
};

/** Compares the lifetimes of tokens that cannot be revoked with the settings. Pure. */
export function tokenFinding(
  target: Target,
  actual: { readonly id: number; readonly access: number },
): Finding {
  const { tokenValidity } = target.settings;
  for (const kind of ["id", "access"] as const) {
    const expected = secondsOf(tokenValidity[kind]);
    if (actual[kind] === expected) continue;
    const name = kind === "id" ? "ID" : "access";
    const seen = `${kind === "id" ? "An ID" : "An access"} token is valid for ${duration(actual[kind])}. The settings say ${duration(expected)}.`;
    if (actual[kind] < expected) {
      const why = `Apps refresh the ${name} token more often, which counts against Cognito's request quotas.`;
      return differsSlightly(target, { seen, why, link: SYNC_RULES });
    }
    const why =
      "After a user is removed, services such as Amazon Quick accept the last token to its end: longer than promised.";
    return differs(target, { seen, why, link: SYNC_RULES });
  }
  return ok(`A removed user's last ID token works for up to ${duration(actual.id)}.`);
}

const DAY = SECONDS.days;

const refreshToken: Check = {
  id: "client.refresh-token",
  title: "Refresh tokens live as long as the settings say",
  needs: NEEDS,
  run: async (target) => refreshFinding(target, lifetimesOf(await clientOf(target)).refresh),
};

/** Compares the lifetime of refresh tokens with the settings. Pure. */
export function refreshFinding(target: Target, actual: number): Finding {
  const expected = secondsOf(target.settings.tokenValidity.refresh);
  const link = "docs/settings.md";
  if (actual === expected) return sessionFinding(actual);
  const seen = `A refresh token is valid for ${duration(actual)}. The settings say ${duration(expected)}.`;
  if (actual < expected) {
    return differs(target, { seen, why: "Users have to sign in again sooner than intended.", link });
  }
  return differs(target, {
    seen,
    why: "A lost or stolen computer stays signed in longer than intended.",
    link,
  });
}

/**
 * Cognito counts from the sign-in, and a refresh does not extend the time: with a day or less, users sign in on each working day, and those of
 * Amazon Quick expect a session that lasts. Sources: Amazon Cognito developer guide, "Refresh tokens"; Amazon Quick, "Setting up Amazon Quick
 * on desktop for enterprise deployments": "long-lived sessions".
 */
function sessionFinding(seconds: number): Finding {
  const every = `Users sign in again every ${duration(seconds)}.`;
  return seconds <= DAY ? noticed(`${every} The session of the app ends that often.`) : ok(every);
}

const rotation: Check = {
  id: "client.rotation",
  title: "Refresh tokens are rotated as set",
  needs: NEEDS,
  run: async (target) => {
    const { RefreshTokenRotation } = await clientOf(target);
    return rotationFinding(target, RefreshTokenRotation?.Feature === "ENABLED");
  },
};

/** Compares the rotation of refresh tokens with the settings. Pure. */
export function rotationFinding(target: Target, isOn: boolean): Finding {
  const isSet = Boolean(target.settings.refreshTokenRotation);
  if (isOn === isSet) return isOn ? noticed("Each refresh gives a new refresh token.") : ok();
  if (isOn) {
    return failure({
      seen: "Rotation is on. The settings leave it off.",
      why: "A version of the app that keeps its old refresh token is signed out after the first refresh.",
      fix: restore(target),
      link: ROTATION,
    });
  }
  return warning({
    seen: "Rotation is off. The settings turn it on.",
    why: "A stolen refresh token works to its end, and its use by another computer is not noticed.",
    fix: restore(target),
    link: ROTATION,
  });
}

const revocation: Check = {
  id: "client.revocation",
  title: "Tokens of a removed user can be revoked",
  needs: NEEDS,
  async run(target) {
    if ((await clientOf(target)).EnableTokenRevocation === true) return ok();
    const why =
      "Signing a user out does not end the refresh token for this client, so sync cannot end the session.";
    const link = "https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html";
    return differs(target, { seen: "Token revocation is off.", why, link });
  },
};

const userExistence: Check = {
  id: "client.user-existence",
  title: "The sign-in pages do not reveal who has an account",
  needs: NEEDS,
  async run(target) {
    const { PreventUserExistenceErrors } = await clientOf(target);
    if (PreventUserExistenceErrors === "ENABLED") return ok();
    const link =
      "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html";
    const why = "The sign-in pages answer differently for addresses with and without an account.";
    return differsSlightly(target, { seen: "Errors about unknown users are not hidden.", why, link });
  },
};

/** What the lifetimes of tokens mean for users who leave, and for users who stay. */
export const lifetimeChecks: readonly Check[] = [idToken, refreshToken, rotation, revocation, userExistence];
