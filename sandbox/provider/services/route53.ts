import type { Aws } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { Invoke, Known, ResourceType } from "../resource.ts";
import { type Fields, fields, isFields, list, text, type Value } from "../values.ts";

/** A record in a hosted zone: an address, another name, or an alias for an AWS resource. */
export const record: ResourceType = {
  terraform: "aws_route53_record",

  async create(aws, inputs) {
    await change(aws, inputs, inputs["allowOverwrite"] === true ? "UPSERT" : "CREATE");
    return [zoneId(inputs), plain(text(inputs, "name")), inputs["type"]].join("_");
  },

  async read(aws, known) {
    const asked = keyOf(known);
    const found = await recordSet(aws, asked);
    if (found === undefined) return undefined;
    const target = found["AliasTarget"];
    return {
      zoneId: text(asked, "zoneId"),
      name: text(asked, "name"),
      type: text(asked, "type"),
      fqdn: plain(text(found, "Name")),
      ...(isFields(target) && { aliases: [aliasFrom(target, asked)] }),
      ...(found["TTL"] !== undefined && { ttl: found["TTL"] }),
      ...(found["ResourceRecords"] !== undefined && { records: valuesOf(found) }),
    };
  },

  async update(aws, known, news) {
    const olds = keyOf(known);
    // A name can have one record set of each type, so the set of the old type must be deleted.
    if (olds["type"] !== news["type"]) await removeSet(aws, olds);
    await change(aws, news, "UPSERT");
  },

  async delete(aws, known) {
    await removeSet(aws, keyOf(known));
  },
};

async function change(aws: Aws, inputs: Fields, action: string): Promise<void> {
  const zone = await hostedZone(aws, zoneId(inputs));
  const [alias] = list(inputs, "aliases").filter(isFields);
  const set: Fields = {
    Name: expanded(text(inputs, "name"), text(zone, "Name")),
    Type: text(inputs, "type"),
    ...(alias !== undefined && {
      AliasTarget: {
        DNSName: text(alias, "name"),
        HostedZoneId: text(alias, "zoneId"),
        EvaluateTargetHealth: alias["evaluateTargetHealth"] ?? false,
      },
    }),
    ...(inputs["ttl"] !== undefined && { TTL: inputs["ttl"] }),
    ...(alias === undefined && {
      ResourceRecords: list(inputs, "records").map((value) => ({ Value: value })),
    }),
  };
  await send(aws, zoneId(inputs), action, set);
}

async function removeSet(aws: Aws, asked: Fields): Promise<void> {
  const found = await recordSet(aws, asked);
  // To delete a set, Route 53 requires its full description.
  if (found !== undefined) await send(aws, zoneId(asked), "DELETE", found);
}

async function send(aws: Aws, HostedZoneId: string, Action: string, set: Fields): Promise<void> {
  await aws.call("route53", "ChangeResourceRecordSets", {
    HostedZoneId,
    ChangeBatch: { Changes: [{ Action, ResourceRecordSet: set }] },
  });
}

/** Finds a record set. Route 53 lists sets starting at a name and type, so the first one may be another. */
async function recordSet(aws: Aws, asked: Fields): Promise<Fields | undefined> {
  const name = expanded(text(asked, "name"), text(await hostedZone(aws, zoneId(asked)), "Name"));
  const answer = await aws.call("route53", "ListResourceRecordSets", {
    HostedZoneId: zoneId(asked),
    StartRecordName: name,
    StartRecordType: text(asked, "type"),
    MaxItems: 1,
  });
  const [found] = list(answer, "ResourceRecordSets").filter(isFields);
  const isMatch =
    found !== undefined && plain(text(found, "Name")) === name && found["Type"] === asked["type"];
  return isMatch ? found : undefined;
}

async function hostedZone(aws: Aws, Id: string): Promise<Fields> {
  return fields(await aws.call("route53", "GetHostedZone", { Id }), "HostedZone");
}

/** A record is imported as "zone_name_type". */
function keyOf({ id, state }: Known): Fields {
  if (state["zoneId"] !== undefined) return state;
  const [zone = "", ...rest] = id.split("_");
  return { zoneId: zone, type: rest.at(-1) ?? "", name: rest.slice(0, -1).join("_") };
}

function aliasFrom(target: Fields, asked: Fields): Fields {
  const [before = {}] = list(asked, "aliases").filter(isFields);
  const name = plain(text(target, "DNSName"));
  return {
    // Route 53 adds a dot and ignores case; the real provider ignores both differences.
    name: typeof before["name"] === "string" && plain(before["name"]) === name ? before["name"] : name,
    zoneId: target["HostedZoneId"] ?? "",
    evaluateTargetHealth: target["EvaluateTargetHealth"] ?? false,
  };
}

function valuesOf(found: Fields): Value[] {
  return list(found, "ResourceRecords")
    .filter(isFields)
    .map(({ Value: value = "" }) => value);
}

function zoneId(from: Fields): string {
  return text(from, "zoneId").replace(/^.*\//, "");
}

/** "Example.com." → "example.com". */
function plain(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

/** Adds the zone's name to a relative name. */
function expanded(name: string, zone: string): string {
  const [own, parent] = [plain(name), plain(zone)];
  return own === parent || own.endsWith(`.${parent}`) ? own : `${own}.${parent}`.replace(/^\./, "");
}

/** Source of names: @pulumi/aws, GetZoneResult. Finds a zone by its id, or by its name among the public ones. */
export const getZone: Invoke = async (aws, args) => {
  const zone = typeof args["zoneId"] === "string" ? await byId(aws, args["zoneId"]) : await byName(aws, args);
  const { DelegationSet, HostedZone } = zone;
  const found = isFields(HostedZone) ? HostedZone : {};
  const nameServers = list(isFields(DelegationSet) ? DelegationSet : {}, "NameServers");
  const id = text(found, "Id").replace(/^.*\//, "");
  return {
    id,
    zoneId: id,
    arn: `arn:aws:route53:::hostedzone/${id}`,
    name: plain(text(found, "Name")),
    nameServers,
    primaryNameServer: nameServers[0] ?? "",
    callerReference: found["CallerReference"] ?? "",
    comment: fields(found, "Config")["Comment"] ?? "",
    privateZone: fields(found, "Config")["PrivateZone"] ?? false,
    resourceRecordSetCount: found["ResourceRecordSetCount"] ?? 0,
    linkedServiceDescription: "",
    linkedServicePrincipal: "",
    tags: {},
  };
};

async function byId(aws: Aws, Id: string): Promise<Fields> {
  return aws.call("route53", "GetHostedZone", { Id });
}

async function byName(aws: Aws, args: Fields): Promise<Fields> {
  const wanted = plain(text(args, "name"));
  const answer = await aws.call("route53", "ListHostedZonesByName", { DNSName: wanted });
  const found = list(answer, "HostedZones")
    .filter(isFields)
    .filter((zone) => plain(text(zone, "Name")) === wanted)
    .filter((zone) => (fields(zone, "Config")["PrivateZone"] ?? false) === (args["privateZone"] ?? false));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return byId(aws, text(only, "Id"));
  const reason = only === undefined ? "no matching" : "multiple";
  throw new ProviderError("AWS_REFUSED", `${reason} Route 53 Hosted Zone found: ${wanted}`);
}
