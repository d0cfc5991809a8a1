import * as pulumi from "@pulumi/pulumi";
import type { ClientOutputs } from "../outputs.ts";

/** What an OpenID Connect client needs to know about its provider. */
export type Endpoints = Omit<ClientOutputs, "ClientId" | "SecretArn">;

/**
 * The endpoints of a provider.
 *
 * @param issuer address of the pool as the issuer, which its tokens contain: always Cognito's own.
 * @param oauth address of the /oauth2 paths: the proxy's, or the pool's own domain, without a slash at the end.
 */
export function endpointsAt(issuer: pulumi.Input<string>, oauth: pulumi.Input<string>): Endpoints {
  return {
    IssuerUrl: pulumi.output(issuer),
    AuthEndpoint: pulumi.interpolate`${oauth}/oauth2/authorize`,
    TokenEndpoint: pulumi.interpolate`${oauth}/oauth2/token`,
    UserInfoEndpoint: pulumi.interpolate`${oauth}/oauth2/userInfo`,
    JwksUri: pulumi.interpolate`${issuer}/.well-known/jwks.json`,
  };
}
