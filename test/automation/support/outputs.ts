import type { Outputs } from "../../../automation/output/outputs.ts";

const ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
const API = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod/oauth2";

/** The outputs of some stack. */
export const OUTPUTS: Outputs = {
  PoolId: "eu-central-1_AbCdEf123",
  ClientId: "1example23456789",
  IssuerUrl: ISSUER,
  AuthEndpoint: `${API}/authorize`,
  TokenEndpoint: `${API}/token`,
  JwksUri: `${ISSUER}/.well-known/jwks.json`,
};
