#!/usr/bin/env bash
# MongoDB.Bson 3.11.1. Two `Decimal128` values that are equal have different hash codes if their trailing zeros differ.
# So a set or a dictionary does not find 12.5 under 12.50.
#
# Output:
#> equal: True, True, compared: 0
#> equal hash codes: False
#> a set of one finds the other: False
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
    <PackageReference Include="MongoDB.Bson" Version="[3.11.1]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using MongoDB.Bson;

var (price, same) = (Decimal128.Parse("12.50"), Decimal128.Parse("12.5"));
Console.WriteLine($"equal: {price == same}, {price.Equals(same)}, compared: {Decimal128.Compare(price, same)}");
Console.WriteLine($"equal hash codes: {price.GetHashCode() == same.GetHashCode()}");
Console.WriteLine($"a set of one finds the other: {new HashSet<Decimal128> { price }.Contains(same)}");
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
