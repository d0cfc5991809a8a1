/**
 * Replaces the AWS SDK's default credential chain in a bundled Lambda: Lambda puts its role's credentials into the environment, and
 * there are no profiles, SSO sessions, processes or instances. Without the chain, the archive does not contain the clients that it
 * needs. Source: "Defined runtime environment variables", AWS Lambda.
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
