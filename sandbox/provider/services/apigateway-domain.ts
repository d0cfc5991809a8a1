import { type Aws, partitionOf } from "../aws.ts";
import type { Known, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, type Spelling, toRequest } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, fieldsOf, isSame, text } from "../values.ts";
import { type Operation, patch, tagCalls } from "./apigateway-calls.ts";

const DOMAIN = "aws_api_gateway_domain_name";

const SPELLING: Spelling = {
  style: "camel",
  names: {
    arn: "-",
    cloudfrontDomainName: "distributionDomainName",
    cloudfrontZoneId: "distributionHostedZoneId",
    regionalZoneId: "regionalHostedZoneId",
  },
};

/** Properties that UpdateDomainName changes by one `replace` each. Source: "Patch operations", UpdateDomainName. */
const REPLACEABLE_PROPERTIES = [
  ...["certificateArn", "certificateName", "regionalCertificateArn", "regionalCertificateName"],
  ...["ownershipVerificationCertificateArn", "securityPolicy", "endpointAccessMode", "routingMode"],
];

export const domainName: ResourceType = {
  terraform: DOMAIN,

  async create(aws, inputs) {
    const request = toRequest(
      omit(inputs, ["region", "endpointConfiguration"]),
      propertiesOf(DOMAIN),
      SPELLING,
    );
    const { types, ...rest } = fields(inputs, "endpointConfiguration");
    await aws.call("apigateway", "CreateDomainName", {
      ...request,
      ...(types !== undefined && { endpointConfiguration: { ...rest, types: [types] } }),
    });
    return text(inputs, "domainName");
  },

  async read(aws, { id }) {
    const found = await aws.call("apigateway", "GetDomainName", { domainName: id });
    return {
      ...fromAnswer(found, propertiesOf(DOMAIN), SPELLING),
      arn: domainArn(aws, id),
      tags: fields(found, "tags"),
    };
  },

  async update(aws, { id, state }, news) {
    await patch(aws, "UpdateDomainName", { domainName: id }, changes(state, news));
    await changeTags(state, news, tagCalls(aws, domainArn(aws, id)));
  },

  async delete(aws, { id }) {
    await aws.call("apigateway", "DeleteDomainName", { domainName: id });
  },
};

function domainArn({ region }: Aws, name: string): string {
  return `arn:${partitionOf(region).id}:apigateway:${region}::/domainnames/${name}`;
}

function changes(olds: Fields, news: Fields): Operation[] {
  const replaced = REPLACEABLE_PROPERTIES.filter((name) => {
    const isKept = news[name] === undefined && propertiesOf(DOMAIN)[name]?.computed === true;
    return !isKept && !isSame(olds[name] || null, news[name] ?? null);
  });
  const { types: before } = fields(olds, "endpointConfiguration");
  const { types: after } = fields(news, "endpointConfiguration");
  const operations = replaced.map(
    (name): Operation => ({ op: "replace", path: `/${name}`, value: String(news[name] ?? "") }),
  );
  if (after !== undefined && after !== before) {
    const path = `/endpointConfiguration/types/${before}`;
    operations.push({ op: "replace", path, value: String(after) });
  }
  return operations;
}

/** The API's path for a mapping of the domain's root. Source: CreateBasePathMapping, basePath. */
const ROOT_PATH = "(none)";

/** Maps a path of a domain to a stage of an API. */
export const basePathMapping: ResourceType = {
  terraform: "aws_api_gateway_base_path_mapping",

  async create(aws, inputs) {
    await aws.call("apigateway", "CreateBasePathMapping", {
      domainName: text(inputs, "domainName"),
      restApiId: text(inputs, "restApi"),
      basePath: inputs["basePath"] ?? "",
      stage: inputs["stageName"] ?? "",
    });
    return `${text(inputs, "domainName")}/${inputs["basePath"] ?? ""}`;
  },

  async read(aws, known) {
    const key = mappingKey(known);
    const found = await aws.call("apigateway", "GetBasePathMapping", key);
    const basePath = found["basePath"] === ROOT_PATH ? "" : (found["basePath"] ?? "");
    return fieldsOf({
      id: `${text(key, "domainName")}/${basePath}`,
      domainName: text(key, "domainName"),
      restApi: found["restApiId"] ?? "",
      basePath,
      stageName: found["stage"],
    });
  },

  async update(aws, known, news) {
    const { state } = known;
    const paths = { stageName: "/stage", restApi: "/restapiId", basePath: "/basePath" };
    const operations = Object.entries(paths)
      .filter(([name]) => !isSame(state[name] || null, news[name] || null))
      .map(([name, path]): Operation => ({ op: "replace", path, value: String(news[name] ?? "") }));
    await patch(aws, "UpdateBasePathMapping", mappingKey(known), operations);
  },

  async delete(aws, known) {
    await aws.call("apigateway", "DeleteBasePathMapping", mappingKey(known));
  },
};

/** A mapping is imported as "domain/base path". The path may have changed since the ID was assigned. */
function mappingKey({ id, state }: Known): Fields {
  const [domain = "", ...rest] = id.split("/");
  const basePath = state["domainName"] === undefined ? rest.join("/") : state["basePath"];
  return { domainName: domain, basePath: basePath || ROOT_PATH };
}
