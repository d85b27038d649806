<#-- Of each library that is inside: its licence, and what it is. -->
Libraries inside milvus-exporter, by licence. The texts: Apache-2.0 in LICENSE, the others in NOTICE.

<#list licenseMap as e>
<#assign licence = e.getKey()/>
<#assign projects = e.getValue()/>
<#if projects?size != 0>
${licence}

<#list projects?sort_by("artifactId") as project>
    ${project.groupId}:${project.artifactId} ${project.version}<#if project.url??>  ${project.url}</#if>
</#list>

</#if>
</#list>
