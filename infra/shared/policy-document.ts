/** A statement of a policy document. Source: IAM User Guide, "IAM JSON policy elements reference". */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow";
  readonly Principal?: { readonly Service: string } | { readonly AWS: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Condition;
}

/** Values by condition key, by operator. */
type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Writes a policy document. */
export function policyDocument(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Allows a role these actions. */
export function allow(Action: readonly string[], Resource: string | readonly string[]): Statement {
  return { Effect: "Allow", Action, Resource };
}

/** What an AWS service may do, and on whose behalf. */
export interface ServiceGrant {
  readonly service: string;
  readonly action: string | readonly string[];
  readonly resource: string;
  readonly condition: Condition;
}

/** Allows an AWS service an action on behalf of some resources only. Source: "The confused deputy problem", IAM. */
export function allowService({ service, action, resource, condition }: ServiceGrant): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: service },
    Action: action,
    Resource: resource,
    Condition: condition,
  };
}

/** Requests on behalf of resources of one account, by a pattern of their ARNs. */
export function onBehalfOf(account: string, sourceArn: string): Condition {
  return { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": sourceArn } };
}
