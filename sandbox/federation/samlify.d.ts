// The part of samlify that the sandbox and its tests use. The package's own types load those of a browser, for the whole project:
// tsconfig.json resolves them to this file.
export interface Service {
  readonly Binding: string;
  readonly Location: string;
}

export interface Flow {
  readonly extract: {
    readonly request?: Readonly<Record<string, string>>;
    readonly nameID?: string;
    readonly audience?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  };
}

export interface Rendered {
  readonly id: string;
  readonly context: string;
}

/** A message by the HTTP redirect binding, and what its signature covers. */
export interface Received {
  readonly query: Readonly<Record<string, string>>;
  readonly octetString: string;
}

export interface ServiceProviderInstance {
  readonly entityMeta: { getEntityID(): string; getAssertionConsumerService(binding: string): string };
  createLoginRequest(
    provider: IdentityProviderInstance,
    binding: "redirect",
    options: { relayState: string },
  ): Rendered;
  parseLoginResponse(
    provider: IdentityProviderInstance,
    binding: "post",
    request: { body: Readonly<Record<string, string | undefined>> },
  ): Promise<Flow>;
}

export interface IdentityProviderInstance {
  readonly entityMeta: { getEntityID(): string };
  getMetadata(): string;
  parseLoginRequest(
    application: ServiceProviderInstance,
    binding: "redirect",
    request: Received,
  ): Promise<Flow>;
  parseLogoutRequest(
    application: ServiceProviderInstance,
    binding: "redirect",
    request: Received,
  ): Promise<Flow>;
  createLogoutResponse(
    application: ServiceProviderInstance,
    info: Flow,
    binding: "post",
  ): Rendered & { readonly entityEndpoint: string };
  createLoginResponse(
    application: ServiceProviderInstance,
    info: Flow,
    binding: "post",
    user: object,
    options: { customTagReplacement: (template: string) => Rendered },
  ): Promise<Rendered>;
}

export interface IdentityProviderSettings {
  readonly entityID: string;
  readonly privateKey: string;
  readonly signingCert: string;
  readonly wantAuthnRequestsSigned: boolean;
  readonly wantLogoutRequestSigned: boolean;
  readonly isAssertionEncrypted: boolean;
  readonly nameIDFormat: readonly string[];
  readonly singleSignOnService: readonly Service[];
  readonly singleLogoutService: readonly Service[];
  readonly loginResponseTemplate: {
    readonly context: string;
    readonly attributes: readonly {
      readonly name: string;
      readonly nameFormat: string;
      readonly valueTag: string;
      readonly valueXsiType: string;
    }[];
  };
}

export function IdentityProvider(
  settings: IdentityProviderSettings | { metadata: string },
): IdentityProviderInstance;
export function ServiceProvider(settings: {
  readonly entityID: string;
  readonly authnRequestsSigned?: boolean;
  readonly wantAssertionsSigned: boolean;
  readonly wantLogoutResponseSigned?: boolean;
  readonly signingCert?: string | undefined;
  readonly encryptCert?: string | undefined;
  readonly assertionConsumerService: readonly Service[];
  readonly singleLogoutService?: readonly Service[] | undefined;
}): ServiceProviderInstance;
export function setSchemaValidator(validator: { validate(xml: string): Promise<unknown> }): void;
export const SamlLib: {
  readonly defaultLoginResponseTemplate: { readonly context: string };
  replaceTagsByValue(template: string, values: Readonly<Record<string, string | undefined>>): string;
};
export const Constants: {
  readonly namespace: {
    readonly binding: { readonly post: string; readonly redirect: string };
    readonly format: { readonly persistent: string };
  };
  readonly StatusCode: { readonly Success: string };
};
