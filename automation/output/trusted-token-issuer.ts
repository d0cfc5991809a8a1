import type { IdentityCenter } from "./identity-center.ts";

/**
 * The command that makes IAM Identity Center trust the pool's tokens, for a POSIX shell.
 * Source: Amazon Quick user guide, enterprise set-up of the desktop app, step 2.
 *
 * @param identityCenter the instance; if absent, the command has a placeholder.
 */
export function trustedTokenIssuerCommand(
  issuer: string,
  identityCenter: IdentityCenter | undefined,
): string {
  const configuration = {
    OidcJwtConfiguration: {
      IssuerUrl: issuer,
      ClaimAttributePath: "email",
      IdentityStoreAttributePath: "emails.value",
      JwksRetrievalOption: "OPEN_ID_DISCOVERY",
    },
  };
  return [
    "aws sso-admin create-trusted-token-issuer",
    `--instance-arn ${identityCenter?.arn ?? "INSTANCE_ARN"}`,
    "--name AmazonQuickDesktop",
    "--trusted-token-issuer-type OIDC_JWT",
    `--trusted-token-issuer-configuration '${JSON.stringify(configuration)}'`,
    ...(identityCenter === undefined ? [] : [`--region ${identityCenter.region}`]),
  ].join(" ");
}
