#!/usr/bin/env bash
# Fluid.Core 2.41.1, an engine of the template language Liquid. `sort` orders numbers as text, so 100 comes before 9.
# It orders objects by their number correctly.
#
# Output:
#> {{ prices | sort | join: ' ' }}: 100 12.50 9.90
#> {{ products | sort: 'price' | map: 'price' | join: ' ' }}: 9.90 12.50 100
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Fluid.Core" Version="[2.41.1]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Fluid;

var prices = new[] { 12.50m, 9.90m, 100m };
var options = new TemplateOptions { MemberAccessStrategy = new UnsafeMemberAccessStrategy() };
var context = new TemplateContext(new { prices, products = prices.Select(price => new { price }).ToArray() }, options);
foreach (var text in new[] { "{{ prices | sort | join: ' ' }}", "{{ products | sort: 'price' | map: 'price' | join: ' ' }}" })
{
    Console.WriteLine($"{text}: {new FluidParser().Parse(text).Render(context)}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
