import * as pulumi from "@pulumi/pulumi";

/** What an OpenID Connect client has to know of its provider. */
export interface Endpoints {
  readonly IssuerUrl: pulumi.Output<string>;
  readonly AuthEndpoint: pulumi.Output<string>;
  readonly TokenEndpoint: pulumi.Output<string>;
  readonly UserInfoEndpoint: pulumi.Output<string>;
  readonly JwksUri: pulumi.Output<string>;
}

/**
 * The endpoints of a provider.
 *
 * @param issuer address of the pool as an issuer, which its tokens carry: always Cognito's own.
 * @param oauth where its /oauth2 paths are: the proxy's address, or the pool's own domain, without a slash at the end.
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
