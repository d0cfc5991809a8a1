import * as pulumi from "@pulumi/pulumi";
import { type AuthenticationState, authenticationProvider } from "./authentication-provider.ts";
import { type GrantState, grantProvider } from "./grant-provider.ts";

/** The inputs of a dynamic resource, before they are known. */
type Pending<State> = { readonly [Name in keyof State]: pulumi.Input<State[Name]> };

const MODULE = "identity-center";

/** Which tokens an application exchanges. Its type in the engine: pulumi-nodejs:dynamic/identity-center:ApplicationGrant. */
export class ApplicationGrant extends pulumi.dynamic.Resource {
  constructor(name: string, state: Pending<GrantState>, options: pulumi.CustomResourceOptions) {
    // The SDK adds the provider's text to the inputs.
    super(grantProvider, name, { ...state }, options, MODULE, "ApplicationGrant");
  }
}

/** Who may exchange tokens: pulumi-nodejs:dynamic/identity-center:ApplicationAuthenticationMethod. */
export class ApplicationAuthenticationMethod extends pulumi.dynamic.Resource {
  constructor(name: string, state: Pending<AuthenticationState>, options: pulumi.CustomResourceOptions) {
    super(authenticationProvider, name, { ...state }, options, MODULE, "ApplicationAuthenticationMethod");
  }
}
