import { listOf, property } from "../read.ts";
import type { Resource } from "../rule.ts";
import { readStatements, type Statement } from "./document.ts";

/**
 * The kinds of policy documents: `trust`, who may assume a role; `identity`, what a role may do; `resource`, who may do what with
 * the resource that it is attached to; `actor`, who may act for the users of an application.
 */
export type PolicyKind = "trust" | "identity" | "resource" | "actor";

interface StatementLocation {
  readonly property: string;
  readonly kind: PolicyKind;
  /** The property is a list of objects, and this member of each contains the document. */
  readonly inEach?: string;
}

const identity: readonly StatementLocation[] = [{ property: "policy", kind: "identity" }];
const resource: readonly StatementLocation[] = [{ property: "policy", kind: "resource" }];

/** Properties of AWS resources that contain policy documents. A test checks that the stack has no others. */
const LOCATIONS: Readonly<Record<string, readonly StatementLocation[]>> = {
  "aws:iam/role:Role": [
    { property: "assumeRolePolicy", kind: "trust" },
    { property: "inlinePolicies", kind: "identity", inEach: "policy" },
  ],
  "aws:iam/rolePolicy:RolePolicy": identity,
  "aws:iam/policy:Policy": identity,
  "aws:iam/userPolicy:UserPolicy": identity,
  "aws:iam/groupPolicy:GroupPolicy": identity,
  "aws:apigateway/restApi:RestApi": resource,
  "aws:apigateway/restApiPolicy:RestApiPolicy": resource,
  "aws:apigateway/domainName:DomainName": resource,
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": resource,
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": [{ property: "policyDocument", kind: "resource" }],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": resource,
  "aws:kms/key:Key": resource,
  "aws:kms/keyPolicy:KeyPolicy": resource,
  "aws:s3/bucketPolicy:BucketPolicy": resource,
  "aws:secretsmanager/secret:Secret": resource,
  "aws:secretsmanager/secretPolicy:SecretPolicy": resource,
  "aws:sns/topic:Topic": resource,
  "aws:sns/topicPolicy:TopicPolicy": resource,
  "aws:sqs/queue:Queue": resource,
  "aws:sqs/queuePolicy:QueuePolicy": resource,
  // Of an application in IAM Identity Center: who may exchange tokens. infra/identity-center/ declares it.
  "pulumi-nodejs:dynamic/identity-center:ApplicationAuthenticationMethod": [
    { property: "actorPolicy", kind: "actor" },
  ],
};

/** A policy document of a resource. */
export interface PolicyDocument {
  readonly property: string;
  readonly kind: PolicyKind;
  /** Undefined if it cannot be read. */
  readonly statements: readonly Statement[] | undefined;
}

/** Reads all policy documents of a resource. */
export function documentsOf({ type, props }: Resource): readonly PolicyDocument[] {
  return (LOCATIONS[type] ?? []).flatMap(({ property: name, kind, inEach }) => {
    const found = listOf(props[name]);
    const documents = inEach === undefined ? found : found.map((item) => property(item, inEach));
    return documents
      .filter((value) => value !== undefined)
      .map((value) => ({ property: name, kind, statements: readStatements(value) }));
  });
}

/** The Allow statements of all readable documents. */
export function allowing(documents: readonly PolicyDocument[]): readonly Statement[] {
  return documents.flatMap(({ statements }) => statements ?? []).filter(({ effect }) => effect === "Allow");
}
