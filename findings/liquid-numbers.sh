#!/usr/bin/env bash
# Four engines of Liquid, Shopify's template language, and the same expressions (DotLiquid 2.3.260, Fluid.Core 2.41.1,
# Scriban.Signed 7.5.3, liquidjs 10.30.1). A price that is text is added in two of them and joined in the others,
# whole cents divided by 100 lose the decimals in three, and DotLiquid, which does not know `sum`, writes the numbers
# themselves.
#
# Output:
#> DotLiquid: {{ '12.50' | plus: 1 }}: 12.501
#> Fluid: {{ '12.50' | plus: 1 }}: 13.5
#> Scriban: {{ '12.50' | plus: 1 }}: 12.501
#> DotLiquid: {{ '5' | times: 3 }}: 555
#> Fluid: {{ '5' | times: 3 }}: 15
#> Scriban: {{ '5' | times: 3 }}: 555
#> DotLiquid: {{ 1999 | divided_by: 100 }}: 19
#> Fluid: {{ 1999 | divided_by: 100 }}: 19
#> Scriban: {{ 1999 | divided_by: 100 }}: 19
#> DotLiquid: {{ counts | sum }}: 109100
#> Fluid: {{ counts | sum }}: 119
#> Scriban: {{ counts | sum }}: ScriptRuntimeException
#> liquidjs: {{ '12.50' | plus: 1 }}: 13.5
#> liquidjs: {{ '5' | times: 3 }}: 15
#> liquidjs: {{ 1999 | divided_by: 100 }}: 19.99
#> liquidjs: {{ counts | sum }}: 119
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund liquidjs@10.30.1
cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="DotLiquid" Version="[2.3.260]" />
    <PackageReference Include="Fluid.Core" Version="[2.41.1]" />
    <PackageReference Include="Scriban.Signed" Version="[7.5.3]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using Fluid;

foreach (var text in new[] { "{{ '12.50' | plus: 1 }}", "{{ '5' | times: 3 }}", "{{ 1999 | divided_by: 100 }}", "{{ counts | sum }}" })
{
    int[] counts = [10, 9, 100];
    Show("DotLiquid", text, () => DotLiquid.Template.Parse(text).Render(
        DotLiquid.Hash.FromAnonymousObject(new { counts }), CultureInfo.InvariantCulture));
    Show("Fluid", text, () => new FluidParser().Parse(text).Render(new TemplateContext(new { counts })));
    Show("Scriban", text, () => Scriban.Template.ParseLiquid(text).Render(new { counts }));
}

static void Show(string engine, string text, Func<string> render)
{
    try
    {
        Console.WriteLine($"{engine}: {text}: {render()}");
    }
    catch (Exception error)
    {
        Console.WriteLine($"{engine}: {text}: {error.GetType().Name}");
    }
}
CS
cat > program.js <<'JS'
import { Liquid } from 'liquidjs';

for (const text of ["{{ '12.50' | plus: 1 }}", "{{ '5' | times: 3 }}", '{{ 1999 | divided_by: 100 }}', '{{ counts | sum }}']) {
  console.log(`liquidjs: ${text}: ${new Liquid().parseAndRenderSync(text, { counts: [10, 9, 100] })}`);
}
JS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
{ dotnet out/app.dll; node program.js; } | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
