'use strict';
// graphql-shield's own dependency calls util.isUndefined, which Node 23 removed; its ESM build does not link without it.
// Both libraries are loaded here, as CommonJS: mixing their ESM and CommonJS builds makes instances that do not know each other.
const util = require('node:util');
util.isUndefined ??= (value) => value === undefined;
const { allow, deny, rule, shield } = require('graphql-shield');

exports.allow = allow;
exports.deny = deny;
exports.rule = rule;
exports.shield = shield;
