/**
 * Where the AWS SDK's clients have their credentials from in a bundled Lambda, in place of the SDK's default chain: Lambda puts its
 * role's into the environment, and there is no profile, SSO session, process or instance to ask. Without the chain, the archive lacks
 * the clients that those take. Source: "Defined runtime environment variables", AWS Lambda.
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
