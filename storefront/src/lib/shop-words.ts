type Values = Record<string, string>;

interface Words {
  /** The shop's English sentences by name, with `{holes}`. */
  readonly english: Record<string, string>;
  /** The page's sentence of that name. */
  readonly say: (name: string, values: Values) => string;
  /** The page's way of writing a date. */
  readonly date: (iso: string) => string;
}

const isDate = /^\d{4}-\d{2}-\d{2}$/;

/** What fills a template's holes when it gives this text. */
function fill(template: string, text: string): Values | undefined {
  const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => (name === 'date' ? '(?<date>\\d{4}-\\d{2}-\\d{2})' : `(?<${name}>.+)`));
  const found = new RegExp(`^${pattern}$`).exec(text);
  return found ? { ...found.groups } : undefined;
}

/**
 * The backend's history is written in English; this says a sentence of it in the page's language, or nothing when
 * it is none of those that are known (what a person wrote). A hole called `text` holds a sentence itself, `list` several.
 */
export function inPageLanguage(text: string, words: Words): string | undefined {
  const inner = (part: string) => inPageLanguage(part, words) ?? part;
  for (const [name, template] of Object.entries(words.english)) {
    const values = fill(template, text);
    if (!values) continue;
    for (const [hole, value] of Object.entries(values)) {
      if (isDate.test(value)) values[hole] = words.date(value);
      else if (hole === 'text') values[hole] = inner(value);
      else if (hole === 'list') values[hole] = value.split(', ').map(inner).join(', ');
    }
    return words.say(name, values);
  }
  return undefined;
}
