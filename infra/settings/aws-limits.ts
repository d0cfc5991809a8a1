/** Limits of AWS for what settings carry there. Each is checked before the first resource, and has a test at its boundary. */

/** A text as an API of AWS accepts it. */
export interface TextLimit {
  readonly min: number;
  readonly max: number;
  /** Characters that it may consist of. */
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly allowed: string;
}

/**
 * Letters, marks, symbols, digits, punctuation and white space. White space is that of ASCII, as in Java's patterns: JavaScript's \s has
 * more, such as the non-breaking space.
 */
const MESSAGE = /^[\p{L}\p{M}\p{S}\p{N}\p{P} \t\n\v\f\r]*$/u;
const VISIBLE = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]*$/u;
const NO_HIDDEN = "no control characters, zero-width characters or non-breaking spaces";

export const TEXT_LIMITS = {
  /** Source: CreateUserPool, EmailVerificationSubjectType, for the subject of an invitation. */
  invitationSubject: {
    min: 1,
    max: 140,
    pattern: MESSAGE,
    allowed: `write at most 140 characters, with ${NO_HIDDEN}`,
  },
  /** Source: CreateUserPool, EmailInviteMessageType. */
  invitationBody: {
    min: 6,
    max: 20_000,
    pattern: MESSAGE,
    allowed: `write at most 20000 characters of HTML, with ${NO_HIDDEN}`,
  },
  /** Source: CreateUserPoolClient, RedirectUrlType. */
  redirectUrl: {
    min: 1,
    max: 1024,
    pattern: VISIBLE,
    allowed: "write at most 1,024 characters, without white space and control characters",
  },
  /** Source: CreateUserPool, EmailAddressType, ReplyToEmailAddress. */
  emailAddress: {
    min: 3,
    max: 320,
    pattern: VISIBLE,
    allowed: "write an address without white space and control characters",
  },
  /** Source: CreateUserPool, ArnType: of the characters of an SES identity, it has only these. */
  identityArn: {
    min: 20,
    max: 2048,
    pattern: /^[\w+=/,.@:-]*$/,
    allowed:
      "Cognito accepts identities of letters, digits and +=/,.@_- only: use the identity of the domain",
  },
  /** Source: CreateLogGroup, KmsKeyId. */
  logKeyArn: {
    min: 20,
    max: 256,
    pattern: VISIBLE,
    allowed: "write the ARN of a key, of at most 256 characters",
  },
  /** Source: AssumeRole, RoleArn; CreateRole, RoleName and Path. */
  roleArn: {
    min: 20,
    max: 2048,
    pattern: VISIBLE,
    allowed: "write the ARN of a role, of at most 2,048 characters",
  },
  /** Source: Amazon QuickSight, ListUsers, Namespace. */
  namespace: {
    min: 1,
    max: 64,
    pattern: /^[\w.-]*$/,
    allowed: "a namespace's name has at most 64 letters, digits, and ._-",
  },
  /** Source: CreateTrustedTokenIssuer, Name. */
  trustedTokenIssuerName: {
    min: 1,
    max: 255,
    pattern: /^[\w+=,.@-]*$/,
    allowed: "write at most 255 letters, digits and +=,.@_-",
  },
  /** Source: CreateApplication, Name. */
  applicationName: {
    min: 1,
    max: 100,
    pattern: MESSAGE,
    allowed: `write at most 100 characters, with ${NO_HIDDEN}`,
  },
  /** Source: CreateApplication, Description. */
  applicationDescription: {
    min: 1,
    max: 128,
    pattern: MESSAGE,
    allowed: `write at most 128 characters, with ${NO_HIDDEN}`,
  },
  /** Source: Identity Store, CreateGroup, DisplayName. */
  groupName: {
    min: 1,
    max: 1024,
    pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r {2}\u3000]*$/u,
    allowed: "write a group's name, of at most 1,024 characters",
  },
  /** Source: RequestCertificate: "the length of the domain name … cannot exceed 64 octets" (the common name of RFC 5280). */
  certificateName: {
    min: 1,
    max: 64,
    pattern: VISIBLE,
    allowed:
      "ACM certificates have names of at most 64 characters: choose a shorter one, or set certificateArn",
  },
} as const satisfies Readonly<Record<string, TextLimit>>;

/** Whether AWS accepts a text. Lengths are UTF-16 units: never fewer than the characters that AWS counts. */
export function isWithin(text: string, { min, max, pattern }: TextLimit): boolean {
  return text.length >= min && text.length <= max && pattern.test(text);
}

/** Source: CreateSchedule, ScheduleExpression. */
export const MAX_SCHEDULE_LENGTH = 256;

/** Source: SetRiskConfiguration, RiskExceptionConfiguration: BlockedIPRangeList, SkippedIPRangeList. */
export const MAX_RISK_RANGES = 200;

/** Source: CreateUserPoolClient, CallbackURLs and LogoutURLs. */
export const MAX_REDIRECT_URLS = 100;

/** Source: GeoMatchStatement: the API refuses more country codes in one statement. Public reports quote the number. */
export const MAX_COUNTRIES_OF_STATEMENT = 50;

/** All inline policies of a role, without white space. Source: "IAM and AWS STS quotas", IAM and STS character limits. */
export const MAX_ROLE_POLICIES_LENGTH = 10_240;

/** Source: CreateFunction, VpcConfig: SubnetIds and SecurityGroupIds. */
export const MAX_VPC = { subnets: 16, securityGroups: 5 };

/** Source: PutApplicationGrant, AuthorizedTokenIssuer, AuthorizedAudiences. */
export const MAX_AUDIENCES = 10;

/** A quota of IAM Identity Center for each application; the API's model names none. */
export const MAX_ACCESS_SCOPES = 25;

/** The default quota, which can be raised to 4,096. Source: "IAM and AWS STS quotas", role trust policy length. */
export const MAX_TRUST_POLICY_LENGTH = 2048;
