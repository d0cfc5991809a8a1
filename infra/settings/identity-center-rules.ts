import { MAX_TRUST_POLICY_LENGTH } from "./aws-limits.ts";
import { callerTrustPolicy } from "./caller-trust.ts";
import type { Clients } from "./clients.ts";
import type { SettingFault } from "./fault.ts";
import {
  AMAZON_QUICK,
  type ApplicationSettings,
  type IdentityCenterSettings,
  type TrustedTokenIssuerSettings,
  WHOLE_ACCOUNT,
} from "./identity-center.ts";

/** Finds parts of `identityCenter` that contradict each other, or the apps in `clients`. Pure. */
export function faultsOfIdentityCenter(settings: IdentityCenterSettings, clients: Clients): SettingFault[] {
  const { trustedTokenIssuer, application, callerRole } = settings;
  const faults: SettingFault[] = [];
  if (application && !trustedTokenIssuer) {
    const allowed = "set identityCenter.trustedTokenIssuer to true: the application accepts its tokens";
    faults.push({ key: "identityCenter.application", found: "there is no trusted token issuer", allowed });
  }
  if (callerRole && !application) {
    const allowed = "set identityCenter.application, whose callers may assume the role; or remove callerRole";
    faults.push({ key: "identityCenter.callerRole", found: "there is no application", allowed });
  }
  if (trustedTokenIssuer) faults.push(...faultsOfMapping(trustedTokenIssuer));
  if (application) faults.push(...faultsOfAudiences(application, clients, trustedTokenIssuer));
  if (application && callerRole) faults.push(...faultsOfTrust(application));
  return faults;
}

/** Cognito's `sub` is a UUID, and no e-mail address: no user would ever be found. */
function faultsOfMapping({ claim, attribute }: TrustedTokenIssuerSettings): SettingFault[] {
  if (claim !== "sub" || attribute !== "emails.value") return [];
  const allowed =
    "set attribute to userName or externalIds.id, where that value is stored, or claim to email";
  const found = "emails.value never contains the claim sub, which is Cognito's own ID of an account";
  return [{ key: "identityCenter.trustedTokenIssuer.attribute", found, allowed }];
}

function faultsOfAudiences(
  application: ApplicationSettings,
  clients: Clients,
  issuer: TrustedTokenIssuerSettings | null | undefined,
): SettingFault[] {
  return application.clients.flatMap((name, index) => {
    const key = `identityCenter.application.clients[${index}]`;
    const client = clients[name];
    if (name === AMAZON_QUICK && client !== undefined) {
      const allowed = `name the app in clients otherwise: here ${AMAZON_QUICK} is Amazon Quick's own app client`;
      return [{ key, found: `clients has an app ${name}, too`, allowed }];
    }
    if (name === AMAZON_QUICK) return [];
    if (client === undefined) {
      const known = [AMAZON_QUICK, ...Object.keys(clients)].join(", ");
      return [{ key, found: `clients has no app ${name}`, allowed: `write one of ${known}` }];
    }
    if (issuer?.claim !== "email" || carriesEmail(client.scopes)) return [];
    const found = `the tokens of ${name} do not carry the claim email`;
    return [{ key, found, allowed: `add email to clients.${name}.scopes, or remove the app here` }];
  });
}

/**
 * Whether an app's ID tokens have the claim. Source: "Scopes, M2M, and resource servers", Amazon Cognito: openid alone returns all attributes
 * that the client can read, and together with other scopes only theirs.
 */
function carriesEmail(scopes: readonly string[]): boolean {
  return scopes.includes("email") || (scopes.length === 1 && scopes.includes("openid"));
}

function faultsOfTrust({ callers }: ApplicationSettings): SettingFault[] {
  if (callers === WHOLE_ACCOUNT) return [];
  const { length } = callerTrustPolicy(callers);
  if (length <= MAX_TRUST_POLICY_LENGTH) return [];
  const found = `with these roles, the trust policy of callerRole has ${length} characters`;
  const allowed = `name fewer roles: IAM allows ${MAX_TRUST_POLICY_LENGTH} characters`;
  return [{ key: "identityCenter.application.callers", found, allowed }];
}
