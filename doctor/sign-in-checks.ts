import { type Comparison, type ComparisonId, SignInError, type SignInReport } from "../sign-in/index.ts";
import { type Check, type CheckGroup, type Finding, failure, notObservable, ok, skipped } from "./check.ts";
import { command } from "./printed-command.ts";
import { fact, type Target } from "./target.ts";

/** Time to set a first password and an authenticator app, and a little more. */
const TIME_LIMIT_MS = 11 * 60_000;

const COMPARED: Readonly<Record<ComparisonId, string>> = {
  "id-token": "The token endpoint returns an ID token",
  signature: "The ID token is signed with RS256, by a published key",
  iss: "The ID token's issuer is the one that was handed out, to the letter",
  aud: "The ID token's audience is the app client",
  exp: "The ID token has not expired",
  nonce: "The ID token has the nonce of this sign-in",
  token_use: "The ID token says that it is one",
  email: "The ID token has the user's e-mail",
  email_verified: "The ID token says that the e-mail is verified",
  refresh: "A refresh returns a valid ID token",
  "refresh-claims": "The refreshed ID token is of the same user, with the same e-mail",
  "user-info": "The user info is of the same user, with the same e-mail",
  "wrong-verifier": "The token endpoint refuses a code with a wrong PKCE verifier",
};

/** Signs in once. @throws SignInError, with a report once an ID token came. */
export type PerformSignIn = (target: Target) => Promise<SignInReport>;

/** `--sign-in`: a user signs in as the desktop app does, and each thing that Amazon Quick will check is one check. */
export function signInChecks(perform: PerformSignIn): CheckGroup {
  const attempt = fact((target) => perform(target).catch(reported));
  const completes: Check = {
    id: "sign-in.completes",
    title: "A user can sign in as the desktop app does",
    timeLimitMs: TIME_LIMIT_MS,
    run: async (target) => completedFinding(target, await attempt(target)),
  };
  const compared = Object.entries(COMPARED).map(
    ([id, title]): Check => ({
      id: `sign-in.${id.replaceAll("_", "-")}`,
      title,
      needs: [completes.id],
      run: async (target) => comparedFinding(id, await attempt(target)),
    }),
  );
  return { title: "Sign-in", checks: [completes, ...compared] };
}

/** A sign-in, or why there is nothing to compare. */
type Attempt = SignInReport | SignInError;

/** With a report, the comparisons say what is wrong. Ctrl-C ends the run. */
function reported(error: unknown): Attempt {
  if (!(error instanceof SignInError) || error.code === "INTERRUPTED") throw error;
  return error.report ?? error;
}

function completedFinding(target: Target, attempt: Attempt): Finding {
  if (!(attempt instanceof SignInError)) return ok();
  return failure({
    seen: attempt.message,
    why: "The desktop app does the same, and fails in the same way.",
    fix: attempt.hint ?? command(target, "sign-in"),
    link: "docs/troubleshooting.md#sign-in",
  });
}

function comparedFinding(id: string, attempt: Attempt): Finding {
  const comparisons = attempt instanceof SignInError ? [] : attempt.comparisons;
  const found: Comparison | undefined = comparisons.find((one) => one.id === id);
  // A token that can be read has comparisons of its claims instead.
  if (found === undefined && id === "id-token" && comparisons.length > 0) return ok();
  if (found?.result === "not-checked" && found.fix !== undefined)
    return notObservable(`${found.seen} ${found.fix}`);
  if (found === undefined || found.result === "not-checked")
    return skipped(found?.seen ?? "it was not compared, because the sign-in ended before");
  if (found.result === "ok") return ok();
  const { seen, expected, why = "", fix = "" } = found;
  return failure({
    seen: expected === undefined ? seen : `${seen} Expected: ${expected}`,
    why,
    fix,
    link: "docs/troubleshooting.md#sign-in",
  });
}
