import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '@outlay/service-kit/codegen';

const config: CodegenConfig = subgraphCodegen({
  contextType: '../context.ts#AnalyticsContext',
  enums: {
    ForecastMethod: '../forecast/forecast-method.ts#ShownForecastMethod',
    ProjectStatus: '../replicas/replica-tables.ts#ProjectStatus',
  },
  scalars: { JSON: 'unknown' },
  mappers: {
    AuditEntry: '../audit/audit-entry.mapper.ts#AuditEntryModel',
    AuditFieldChange: '../audit/audit-entry.mapper.ts#AuditFieldChangeModel',
    Tag: '../tags/tag.mapper.ts#TagNode',
    Vendor: '../vendors/vendor.mapper.ts#VendorNode',
    Project: '../projects/project-link.ts#ProjectLink',
  },
});

export default config;
