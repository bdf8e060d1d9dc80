import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '@outlay/service-kit/codegen';

const config: CodegenConfig = subgraphCodegen({
  contextType: '../context.ts#ProjectsContext',
  enums: { ProjectStatus: '../projects/project.entity.ts#ProjectStatus' },
  mappers: {},
});

export default config;
