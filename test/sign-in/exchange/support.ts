import type { ExchangeSetup } from "../../../sign-in/exchange/setup.ts";
import { CodedError } from "../../../sync/model/errors.ts";

/** What a stack declares, for tests that reach nothing. */
export const SETUP: ExchangeSetup = {
  issuerArn: "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1111111111111111/tti-1",
  applicationArn: "arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-2222222222222222",
  issuerUrl: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
  claim: "email",
  attribute: "emails.value",
  audiences: ["quick", "other"],
  scopes: ["qbusiness:messages:access", "qbusiness:qapps:access"],
  redeploy: "npm run provision -- --refresh --stack prod",
};

/** The error that a user would see; anything else is passed on, and no error at all is one. */
export async function failureOf(work: Promise<unknown>): Promise<CodedError> {
  const error = await work.then(
    () => new Error("It succeeded."),
    (thrown: unknown) => thrown,
  );
  if (error instanceof CodedError) return error;
  throw error;
}
