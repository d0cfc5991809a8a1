/** One of AWS's managed rule groups. */
export interface ManagedRuleGroup {
  /** Its rules look at the source address of a request, not at its content. */
  readonly byAddress: boolean;
  /** The default mode. */
  readonly mode: "count" | "block";
  /** Rules that would block a legitimate sign-in: they only count, in each mode. */
  readonly countOnly: readonly string[];
}

const byContent: ManagedRuleGroup = { byAddress: false, mode: "block", countOnly: [] };
const byAddress: ManagedRuleGroup = { byAddress: true, mode: "block", countOnly: [] };

/**
 * Rules of the core rule set that requests of desktop apps match. An app's redirect URI, http://localhost:18080 or
 * http://127.0.0.1, in the query of an authorize request and in the body of a token request, looks like server-side request
 * forgery and remote file inclusion. The proxy's requests to Cognito have no User-Agent, and those of an app may have none.
 * Source: "Baseline rule groups"; awslabs/nx-plugin-for-aws#1016 saw sign-in pages answer 403 for a redirect URI on localhost.
 */
const MATCHED_BY_NATIVE_APPS = [
  "EC2MetaDataSSRF_QUERYARGUMENTS",
  "EC2MetaDataSSRF_BODY",
  "GenericRFI_QUERYARGUMENTS",
  "GenericRFI_BODY",
  "NoUserAgent_HEADER",
];

/** A rule that only counts, for requests to some paths of the pool. */
export interface CountedRule {
  readonly rule: string;
  /** What the rule marks a request with, also if it only counts. */
  readonly label: string;
  readonly paths: readonly string[];
}

/**
 * Rules of the core rule set that a sign-in at an identity provider matches, by what carries it. A code and a state of two servers need more
 * than the 2,048 bytes of a query; a SAML response, in base64, more than the 8,192 bytes of a body. Cognito and the bridge limit both themselves.
 * Source: "Baseline rule groups", SizeRestrictions_QUERYSTRING and SizeRestrictions_BODY.
 */
export const MATCHED_BY_FEDERATION = {
  query: {
    rule: "SizeRestrictions_QUERYSTRING",
    label: "awswaf:managed:aws:core-rule-set:SizeRestrictions_QueryString",
    paths: ["/oauth2/idpresponse"],
  },
  body: {
    rule: "SizeRestrictions_BODY",
    label: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body",
    paths: ["/saml2/idpresponse", "/saml2/logout"],
  },
} as const satisfies Readonly<Record<string, CountedRule>>;

/** The group with these rules. */
export const CORE_RULE_SET = "AWSManagedRulesCommonRuleSet";

/**
 * The groups that `waf.managedRules` may name. Left out: account takeover and account creation prevention, which a user pool does
 * not support and a token API does not need; the DDoS rules, which answer with a challenge that apps cannot solve.
 * Source: "AWS Managed Rules rule groups list"; "Associate an AWS WAF web ACL with a user pool".
 */
export const MANAGED_RULE_GROUPS = {
  AWSManagedRulesCommonRuleSet: { ...byContent, countOnly: MATCHED_BY_NATIVE_APPS },
  AWSManagedRulesKnownBadInputsRuleSet: byContent,
  AWSManagedRulesAmazonIpReputationList: byAddress,
  AWSManagedRulesAnonymousIpList: byAddress,
  // It classifies clients that are not browsers as bots: the app at the token endpoint, and the proxy at Cognito.
  AWSManagedRulesBotControlRuleSet: { ...byAddress, mode: "count" },
  AWSManagedRulesAdminProtectionRuleSet: byContent,
  AWSManagedRulesSQLiRuleSet: byContent,
  AWSManagedRulesLinuxRuleSet: byContent,
  AWSManagedRulesUnixRuleSet: byContent,
  AWSManagedRulesWindowsRuleSet: byContent,
  AWSManagedRulesPHPRuleSet: byContent,
  AWSManagedRulesWordPressRuleSet: byContent,
} as const satisfies Readonly<Record<string, ManagedRuleGroup>>;

export type ManagedRuleGroupName = keyof typeof MANAGED_RULE_GROUPS;
