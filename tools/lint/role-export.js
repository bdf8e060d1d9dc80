const ROLES = { repository: 'Repository', service: 'Service' };

/** Requires that `x-y.repository.ts` exports `XYRepository`, `XY` or `xY`; `x-y.service.ts` likewise. */
export const roleExport = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'Export {{names}}, or name the file after its export.' },
  },
  create(context) {
    const [, stem, role] = /([\w-]+)\.(repository|service)\.ts$/.exec(context.filename) ?? [];
    if (stem === undefined) return {};
    const camel = stem.replace(/-(\w)/g, (_all, letter) => letter.toUpperCase());
    const pascal = camel[0].toUpperCase() + camel.slice(1);
    const names = [pascal + ROLES[role], pascal, camel];
    return {
      Program(program) {
        const exported = program.body
          .filter(({ type, declaration }) => type === 'ExportNamedDeclaration' && declaration)
          .flatMap(({ declaration }) => declaration.declarations ?? [declaration])
          .map(({ id }) => id?.name);
        if (exported.some((name) => names.includes(name))) return;
        context.report({ node: program, messageId: 'missing', data: { names: names.join(' or ') } });
      },
    };
  },
};
