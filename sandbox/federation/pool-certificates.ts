import {
  type CognitoIdentityProviderClient,
  DescribeIdentityProviderCommand,
  GetSigningCertificateCommand,
} from "@aws-sdk/client-cognito-identity-provider";

/** What a SAML provider's administrator uploads, as base64. */
export interface PoolCertificates {
  readonly signingCertificate: string;
  readonly encryptionCertificate: string;
}

/** Reads a pool's certificate for signed requests, and the one with which this provider encrypts, as the commands of the sheet do. */
export async function poolCertificates(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  ProviderName: string,
): Promise<PoolCertificates> {
  const { Certificate = "" } = await cognito.send(new GetSigningCertificateCommand({ UserPoolId }));
  const { IdentityProvider } = await cognito.send(
    new DescribeIdentityProviderCommand({ UserPoolId, ProviderName }),
  );
  const encryptionCertificate = IdentityProvider?.ProviderDetails?.["ActiveEncryptionCertificate"] ?? "";
  return { signingCertificate: Certificate, encryptionCertificate };
}
