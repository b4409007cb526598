#!/usr/bin/env bash
# CsvHelper 34.0.0. `Parse<decimal>` takes every comma for a thousands separator, wherever it stands. A price with a
# decimal comma becomes a hundred times as large, without an error. `Parse<int>` refuses commas.
#
# Output:
#> beans: 12,50 is 1250 as decimal; an int: False
#> filter: 1,2,3 is 123 as decimal; an int: False
#> grinder: 89.95 is 89.95 as decimal; an int: False
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
    <PackageReference Include="CsvHelper" Version="[34.0.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Text;
using CsvHelper;

var file = Encoding.UTF8.GetBytes("name;price\nbeans;12,50\nfilter;1,2,3\ngrinder;89.95\n");
using var csv = CsvReader.Create(file, new CsvReaderOptions());
while (csv.Read())
{
    var isInt = csv.TryParse<int>(1, out _);
    Console.WriteLine($"{csv.GetString(0)}: {csv.GetString(1)} is {csv.Parse<decimal>(1)} as decimal; an int: {isInt}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
