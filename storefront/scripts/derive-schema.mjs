/**
 * Write `schema.graphql`: the types, fields, arguments and inputs that our operations use, no more.
 *
 * Derived from Saleor 3.23's published schema merged with our extension. With `--check` nothing is
 * written: the excerpt must be current and every operation must be valid on every published version.
 * Without the published schemas the check says so and validates the operations against the excerpt.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Kind,
  TypeInfo,
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { mergedSchema, operations, publishedVersions, root } from './schemas.mjs';

const target = join(root, 'schema.graphql');
const reference = '3.23';

/** Inputs are built in TypeScript, so the documents cannot tell which of their fields we fill. */
const inputFields = {
  AccountInput: ['firstName', 'lastName', 'languageCode', 'metadata'],
  AccountRegisterInput: [
    'firstName', 'lastName', 'languageCode', 'email', 'password', 'redirectUrl', 'channel',
  ],
  AddressInput: [
    'firstName', 'lastName', 'companyName', 'streetAddress1', 'streetAddress2', 'city', 'cityArea',
    'postalCode', 'country', 'countryArea', 'phone',
  ],
  CheckoutCreateInput: [
    'channel', 'lines', 'email', 'languageCode', 'shippingAddress', 'billingAddress', 'metadata',
  ],
  CheckoutLineInput: ['quantity', 'variantId'],
  CheckoutLineUpdateInput: ['quantity', 'lineId'],
  DecimalFilterInput: ['range'],
  GlobalIDFilterInput: ['eq', 'oneOf'],
  ProductOrder: ['direction', 'field'],
  ProductWhereInput: [
    'ids', 'category', 'collection', 'stockAvailability', 'minimalPrice', 'AND',
  ],
};
const enumValues = {
  CountryCode: ['IN'],
  LanguageCodeEnum: ['EN', 'HI', 'TA', 'TE', 'KN', 'MR', 'BN', 'GU', 'ML', 'PA'],
};

/** What the documents touch: type -> field -> arguments, and the types to keep whole. */
function usage(schema, document) {
  const fields = new Map();
  const inputs = new Set();
  const fragmentsOn = new Set();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        if (!parent || node.name.value.startsWith('__')) return;
        const used = fields.get(parent.name) ?? fields.set(parent.name, new Map()).get(parent.name);
        const args = used.get(node.name.value) ?? new Set();
        for (const argument of node.arguments ?? []) args.add(argument.name.value);
        used.set(node.name.value, args);
        const type = getNamedType(info.getType());
        if (type) fragmentsOn.add(type.name);
      },
      InlineFragment(node) {
        if (node.typeCondition) fragmentsOn.add(node.typeCondition.name.value);
      },
      VariableDefinition(node) {
        let type = node.type;
        while (type.kind !== Kind.NAMED_TYPE) type = type.type;
        inputs.add(type.name.value);
      },
    }),
  );
  return { fields, inputs, fragmentsOn };
}

function print(schema, document) {
  const { fields, inputs, fragmentsOn } = usage(schema, document);
  const done = new Map();
  const queue = [...fields.keys(), ...inputs, ...fragmentsOn];
  const want = (type) => {
    const named = getNamedType(type);
    if (!done.has(named.name)) queue.push(named.name);
    return String(type);
  };
  while (queue.length > 0) {
    const name = queue.shift();
    if (done.has(name)) continue;
    const type = schema.getType(name);
    if (isSpecifiedScalarType(type)) continue;
    done.set(name, '');
    if (isScalarType(type)) done.set(name, `scalar ${name}`);
    else if (isEnumType(type)) {
      const values = type.getValues().map((value) => value.name);
      const kept = enumValues[name] ? values.filter((v) => enumValues[name].includes(v)) : values;
      done.set(name, `enum ${name} {\n  ${kept.join('\n  ')}\n}`);
    } else if (isUnionType(type)) {
      // Every member stays, so that __typename of an unread one still has a name.
      const members = type.getTypes().map((member) => want(member));
      done.set(name, `union ${name} = ${members.join(' | ')}`);
    } else if (isInputObjectType(type)) {
      const kept = Object.values(type.getFields()).filter(
        (field) => !inputFields[name] || inputFields[name].includes(field.name),
      );
      const lines = kept.map((field) => `  ${field.name}: ${want(field.type)}`);
      done.set(name, `input ${name} {\n${lines.join('\n')}\n}`);
    } else if (isObjectType(type) || isInterfaceType(type)) {
      const used = fields.get(name) ?? new Map();
      const lines = Object.values(type.getFields())
        .filter((field) => used.has(field.name) || (used.size === 0 && field.name === 'id'))
        .map((field) => {
          const args = field.args
            .filter((arg) => used.get(field.name)?.has(arg.name))
            .map((arg) => `${arg.name}: ${want(arg.type)}`);
          return `  ${field.name}${args.length ? `(${args.join(', ')})` : ''}: ${want(field.type)}`;
        });
      if (lines.length === 0) lines.push(`  ${anyField(type, want)}`);
      done.set(name, `type ${name} {\n${lines.join('\n')}\n}`);
    }
  }
  const head =
    "# What our operations use of Saleor's API and of our extension. Written by scripts/derive-schema.mjs.\n\n";
  const sorted = [...done].sort(([a], [b]) => a.localeCompare(b)).map(([, text]) => text);
  return head + sorted.filter(Boolean).join('\n\n') + '\n';
}

/** A member of a union that we never look into still needs one field. */
function anyField(type, want) {
  const fields = Object.values(type.getFields()).filter((field) => field.args.length === 0);
  const simple = fields.find((field) => isSpecifiedScalarType(getNamedType(field.type)));
  const field = simple ?? fields[0];
  return `${field.name}: ${want(field.type)}`;
}

function fail(lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

const check = process.argv.includes('--check');
const versions = publishedVersions();
if (versions.includes(reference)) {
  const text = print(mergedSchema(reference), operations());
  if (!check) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    fail(['schema.graphql is out of date: run npm run schema']);
  }
} else if (!check) {
  fail(['The published schemas are not beside the project (SHARED_DIR).']);
} else {
  console.log('Published schemas absent: checking against the excerpt only.');
}
const document = operations();
const schemas = [
  ['the excerpt', buildSchema(readFileSync(target, 'utf8'))],
  ...versions.map((version) => [`Saleor ${version}`, mergedSchema(version)]),
];
for (const [name, schema] of schemas) {
  const errors = validate(schema, document);
  if (errors.length > 0) fail(errors.map((error) => `${name}: ${error.message}`));
  console.log(`Operations valid on ${name}.`);
}
