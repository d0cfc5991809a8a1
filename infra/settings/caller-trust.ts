/**
 * The trust policy of the role that an application assumes after it has exchanged a token. It is here and not with the other policies, since
 * the check of `application.callers` needs its length.
 *
 * `sts:SetContext` lets the caller add the user's identity to the session. Source: "Identity-enhanced IAM role sessions", IAM Identity Center.
 *
 * @param principals ARNs of roles, or of an account's root, which means the whole account.
 */
export function callerTrustPolicy(principals: readonly string[]): string {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: principals },
    Action: ["sts:AssumeRole", "sts:SetContext"],
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
