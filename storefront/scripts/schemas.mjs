/**
 * Saleor's published schema merged with our extension's, as graphql-js documents.
 *
 * The published schemas and the extension's definition are large and live beside the project
 * (`SHARED_DIR`, by default `../../shared` from this folder's parent). The project itself needs only
 * the excerpt that `derive-schema.mjs` commits as `schema.graphql`.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './root.mjs';
import { Kind, buildASTSchema, concatAST, parse, visit } from 'graphql';

export { root };
export const shared = process.env.SHARED_DIR ?? resolve(root, '../../shared');
export const operationsDir = join(root, 'src/lib/saleor/operations');

/** The versions of Saleor whose schema is present beside the project. */
export function publishedVersions() {
  const folder = join(shared, 'saleor');
  if (!existsSync(folder) || !existsSync(join(shared, 'spec/api.graphql'))) return [];
  return readdirSync(folder)
    .map((name) => /^schema-(\d+\.\d+)\.graphql$/.exec(name)?.[1])
    .filter((version) => version !== undefined)
    .sort();
}

/** What the mutations of spec/api.graphql answer with besides `errors`. */
const payloads = {
  DistributorApply: 'distributor: Distributor',
  DistributorApprove: 'distributor: Distributor',
  DistributorReject: 'distributor: Distributor',
  DistributorSuspend: 'distributor: Distributor',
  DistributorReinstate: 'distributor: Distributor',
  SubscriptionCreate: 'contract: SubscriptionContract payment: JSON',
  SubscriptionConfirm: 'contract: SubscriptionContract',
  SubscriptionUpdate: 'contract: SubscriptionContract',
  SubscriptionPause: 'contract: SubscriptionContract',
  SubscriptionResume: 'contract: SubscriptionContract payment: JSON',
  SubscriptionCancel: 'contract: SubscriptionContract',
  SubscriptionSkip: 'contract: SubscriptionContract',
  SubscriptionUnskip: 'contract: SubscriptionContract',
  SubscriptionVacation: 'contract: SubscriptionContract',
  WalletTopUp: 'payment: JSON',
  PhoneLinkRequest: 'resendAfter: Int expiresIn: Int',
  PhoneLinkConfirm: 'phone: String',
  PhoneEmailRequest: 'resendAfter: Int expiresIn: Int',
  PhoneEmailConfirm: 'user: User',
};

/** What our extension serves beside spec/api.graphql: a phone or an e-mail for a signed-in account. */
const beside = `
  extend type Query { myPhone: String }
  extend type Mutation {
    phoneLinkRequest(phone: String!): PhoneLinkRequest
    phoneLinkConfirm(phone: String!, code: String!): PhoneLinkConfirm
    phoneEmailRequest(email: String!): PhoneEmailRequest
    phoneEmailConfirm(email: String!, code: String!): PhoneEmailConfirm
  }`;

/** Types that spec/api.graphql names and leaves to its conventions: connections and payloads. */
function conventional(extension, known) {
  const named = new Set();
  visit(extension, { NamedType: (node) => void named.add(node.name.value) });
  const missing = [...named].filter((name) => !known.has(name));
  const parts = ['type ExtensionError { field: String message: String code: String! }'];
  for (const name of missing) {
    if (name.endsWith('Connection')) {
      const node = name.slice(0, -'Connection'.length);
      parts.push(
        `type ${name} { edges: [${node}Edge!]! pageInfo: PageInfo! totalCount: Int }`,
        `type ${node}Edge { node: ${node}! cursor: String! }`,
      );
    } else {
      parts.push(`type ${name} { ${payloads[name] ?? ''} errors: [ExtensionError!]! }`);
    }
  }
  return parse(parts.join('\n'));
}

const names = (document) =>
  new Set(document.definitions.filter((d) => 'name' in d && d.name).map((d) => d.name.value));

/** Merge `extend type Query` and friends into the types they extend, and drop Saleor's directives. */
function flatten(document) {
  const plain = visit(document, {
    Directive: (node) => (node.name.value === 'deprecated' ? undefined : null),
    DirectiveDefinition: () => null,
    SchemaExtension: () => null,
  });
  const extensions = plain.definitions.filter((d) => d.kind === Kind.OBJECT_TYPE_EXTENSION);
  const definitions = plain.definitions
    .filter((d) => d.kind !== Kind.OBJECT_TYPE_EXTENSION)
    .map((definition) => {
      const more = extensions.filter((e) => e.name.value === definition.name?.value);
      if (more.length === 0) return definition;
      return { ...definition, fields: [...definition.fields, ...more.flatMap((e) => e.fields)] };
    });
  return { kind: Kind.DOCUMENT, definitions };
}

/** One version of Saleor with our extension. */
export function mergedSchema(version) {
  const saleor = parse(readFileSync(join(shared, `saleor/schema-${version}.graphql`), 'utf8'));
  const extension = parse(readFileSync(join(shared, 'spec/api.graphql'), 'utf8') + beside);
  const known = new Set([...names(saleor), ...names(extension)]);
  const document = flatten(concatAST([saleor, extension, conventional(extension, known)]));
  return buildASTSchema(document, { assumeValidSDL: true });
}

/** Every operation of the storefront, as one document. */
export function operations() {
  const files = readdirSync(operationsDir).filter((name) => name.endsWith('.graphql'));
  return concatAST(
    files.sort().map((name) => parse(readFileSync(join(operationsDir, name), 'utf8'))),
  );
}
