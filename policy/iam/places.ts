import { listOf, property } from "../read.ts";
import type { Resource } from "../rule.ts";
import { readStatements, type Statement } from "./document.ts";

/**
 * What a policy document is for: `trust` says who may take on a role, `identity` what a role may do, `resource` who may do
 * what with the resource that it hangs on.
 */
export type PolicyKind = "trust" | "identity" | "resource";

interface StatementLocation {
  readonly property: string;
  readonly kind: PolicyKind;
  /** The property is a list, and this is where each item has its document. */
  readonly inEach?: string;
}

const identity: readonly StatementLocation[] = [{ property: "policy", kind: "identity" }];
const resource: readonly StatementLocation[] = [{ property: "policy", kind: "resource" }];

/** Where Pulumi's AWS resources hold policy documents. A test sees that the stack holds none anywhere else. */
const PLACES: Readonly<Record<string, readonly StatementLocation[]>> = {
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
};

/** A policy document of a resource. */
export interface PolicyDocument {
  readonly property: string;
  readonly kind: PolicyKind;
  /** Undefined: it cannot be read. */
  readonly statements: readonly Statement[] | undefined;
}

/** Finds and reads every policy document that a resource holds. */
export function documentsOf({ type, props }: Resource): readonly PolicyDocument[] {
  return (PLACES[type] ?? []).flatMap(({ property: name, kind, inEach }) => {
    const found = listOf(props[name]);
    const documents = inEach === undefined ? found : found.map((item) => property(item, inEach));
    return documents
      .filter((value) => value !== undefined)
      .map((value) => ({ property: name, kind, statements: readStatements(value) }));
  });
}

/** The statements that allow something, of all documents that can be read. */
export function allowing(documents: readonly PolicyDocument[]): readonly Statement[] {
  return documents.flatMap(({ statements }) => statements ?? []).filter(({ effect }) => effect === "Allow");
}
