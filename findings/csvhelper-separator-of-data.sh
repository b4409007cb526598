#!/usr/bin/env bash
# CsvHelper 34.0.0. The separator is guessed from the first lines, rows included. A file of one column whose values
# contain a pipe or a semicolon, which need no quotes in CSV, is split there: the header has one field, each row has
# two, and the value loses its end, without an error.
#
# Output:
#> sku TEE|M TEE|L : header of 1, row of 2, sku is TEE
#> sku TEE;M TEE;L : header of 1, row of 2, sku is TEE
#> sku TEE CUP : header of 1, row of 1, sku is TEE
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

foreach (var file in new[] { "sku\nTEE|M\nTEE|L\n", "sku\nTEE;M\nTEE;L\n", "sku\nTEE\nCUP\n" })
{
    using var csv = CsvReader.Create(Encoding.UTF8.GetBytes(file), new CsvReaderOptions());
    csv.Read();
    Console.WriteLine($"{file.Replace("\n", " ")}: header of {csv.Headers.Count}, row of {csv.FieldCount}, sku is {csv.GetString("sku")}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
